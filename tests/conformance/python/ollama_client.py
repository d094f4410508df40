"""The official Python client for Ollama, over one backend."""

import ollama
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

client = ollama.Client(host=GATEWAY)
hello = [{"role": "user", "content": GREETING}]
tools = [
    {
        "type": "function",
        "function": {"name": "get_weather", "description": DESCRIPTION, "parameters": PARAMETERS},
    }
]

answer = client.chat(model=CHAT, messages=hello)
expect(answer.done_reason == "stop", "the chat stops")
expect_text(answer.message.content, GREETING_ANSWER)

parts = list(client.chat(model=CHAT, messages=hello, stream=True))
expect(len(parts) > 3 and parts[-1].done, "the stream comes in pieces and ends with done")
expect_text("".join(part.message.content or "" for part in parts), GREETING_ANSWER)

question = {"role": "user", "content": QUESTION}
first = client.chat(model=CHAT, messages=[question], tools=tools).message
call = first.tool_calls[0]
expect(call.function.name == "get_weather", "the tool is called")
expect("city" in call.function.arguments, "the arguments name the city")
result = {"role": "tool", "tool_name": "get_weather", "content": RESULT}
second = client.chat(model=CHAT, messages=[question, first, result], tools=tools)
expect_text(second.message.content, ANSWER)

expect(client.generate(model=CHAT, prompt=GREETING).done, "generate answers")
names = [model.model for model in client.list().models]
expect(any(name in (CHAT, f"{CHAT}:latest") for name in names), "the model is listed")
expect("completion" in client.show(CHAT).capabilities, "the model is shown with what it can do")
expect(isinstance(client.ps().models, (list, tuple)), "loaded models are told")
if EMBEDDING:
    vectors = client.embed(model=EMBEDDING, input=["a red apple", "the train"]).embeddings
    expect(len(vectors) == 2 and len(vectors[0]) > 0, "both texts are embedded")

try:
    client.chat(model=MISSING, messages=hello)
    expect(False, "an unknown model is refused")
except ollama.ResponseError as error:
    expect(error.status_code == 404, "an unknown model is 404")

print("ok")
