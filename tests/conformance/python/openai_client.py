"""The official Python client for OpenAI, over one backend."""

import json

import openai
from conversation import (
    ANSWER,
    CHAT,
    DESCRIPTION,
    EMBEDDING,
    GATEWAY,
    GREETING,
    GREETING_ANSWER,
    MISSING,
    PARAMETERS,
    QUESTION,
    RESULT,
    expect,
    expect_text,
)

client = openai.OpenAI(base_url=f"{GATEWAY}/v1", api_key="any", max_retries=0)
hello = [{"role": "user", "content": GREETING}]
tools = [
    {
        "type": "function",
        "function": {"name": "get_weather", "description": DESCRIPTION, "parameters": PARAMETERS},
    }
]

answer = client.chat.completions.create(model=CHAT, messages=hello)
expect(answer.choices[0].finish_reason == "stop", "the chat stops")
expect_text(answer.choices[0].message.content, GREETING_ANSWER)

pieces = [
    chunk.choices[0].delta.content or ""
    for chunk in client.chat.completions.create(model=CHAT, messages=hello, stream=True)
    if chunk.choices
]
expect(len(pieces) > 3, "the stream comes in pieces")
expect_text("".join(pieces), GREETING_ANSWER)

question = {"role": "user", "content": QUESTION}
first = client.chat.completions.create(model=CHAT, messages=[question], tools=tools).choices[0].message
call = first.tool_calls[0]
expect(call.function.name == "get_weather", "the tool is called")
expect("city" in json.loads(call.function.arguments), "the arguments name the city")
second = client.chat.completions.create(
    model=CHAT,
    tools=tools,
    messages=[question, first, {"role": "tool", "tool_call_id": call.id, "content": RESULT}],
)
expect_text(second.choices[0].message.content, ANSWER)

response = client.responses.create(model=CHAT, input=GREETING)
expect_text(response.output_text, GREETING_ANSWER)

expect(any(model.id == CHAT for model in client.models.list()), "the model is listed")
if EMBEDDING:
    vectors = client.embeddings.create(model=EMBEDDING, input=["a red apple", "the train"]).data
    expect(len(vectors) == 2 and len(vectors[0].embedding) > 0, "both texts are embedded")

try:
    client.chat.completions.create(model=MISSING, messages=hello)
    expect(False, "an unknown model is refused")
except openai.NotFoundError as error:
    expect(error.code == "model_not_found", "an unknown model has its code")

print("ok")
