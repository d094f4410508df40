"""What is said and expected; the values come from the test that runs the scripts."""

import json
import os
import sys

_said = json.loads(os.environ["CONVERSATION"])

GATEWAY = _said["gateway"]
CHAT = _said["chat"]
EMBEDDING = _said["embedding"]
MISSING = _said["missing"]
GREETING = _said["greeting"]
GREETING_ANSWER = _said["greetingAnswer"]
QUESTION = _said["question"]
RESULT = _said["result"]
ANSWER = _said["answer"]
DESCRIPTION = _said["description"]
PARAMETERS = _said["parameters"]


def expect(is_so, what):
    if not is_so:
        sys.exit(f"expected that {what}")


def expect_text(text, part):
    """Text there must be; `part` of it only where the backend follows the script."""
    expect(bool(text), "there is text")
    if part is not None:
        expect(part in text, f"the answer contains {part!r}, it is {text!r}")
