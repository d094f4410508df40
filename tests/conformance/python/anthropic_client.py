"""The official Python client for Anthropic, over one backend."""

import anthropic
from conversation import (
    ANSWER,
    CHAT,
    DESCRIPTION,
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

client = anthropic.Anthropic(base_url=GATEWAY, api_key="any", max_retries=0)
hello = [{"role": "user", "content": GREETING}]
tools = [{"name": "get_weather", "description": DESCRIPTION, "input_schema": PARAMETERS}]


def read_text(message):
    return "".join(block.text for block in message.content if block.type == "text")


message = client.messages.create(model=CHAT, max_tokens=300, messages=hello)
expect(message.usage.output_tokens > 0, "usage is told")
expect_text(read_text(message), GREETING_ANSWER)

with client.messages.stream(model=CHAT, max_tokens=300, messages=hello) as stream:
    pieces = list(stream.text_stream)
expect(len(pieces) > 3, "the stream comes in pieces")
expect_text("".join(pieces), GREETING_ANSWER)

question = {"role": "user", "content": QUESTION}
first = client.messages.create(model=CHAT, max_tokens=500, messages=[question], tools=tools)
expect(first.stop_reason == "tool_use", "the tool is called")
call = next(block for block in first.content if block.type == "tool_use")
expect("city" in call.input, "the arguments name the city")
second = client.messages.create(
    model=CHAT,
    max_tokens=500,
    tools=tools,
    messages=[
        question,
        {"role": "assistant", "content": first.content},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": call.id, "content": RESULT}]},
    ],
)
expect_text(read_text(second), ANSWER)

expect(client.messages.count_tokens(model=CHAT, messages=hello).input_tokens > 0, "tokens are counted")
expect(any(model.id == CHAT for model in client.models.list()), "the model is listed")

try:
    client.messages.create(model=MISSING, max_tokens=5, messages=hello)
    expect(False, "an unknown model is refused")
except anthropic.NotFoundError:
    pass

print("ok")
