"""Streams a chat through Drover with nothing but Python's own library. Run it: python3 chat.py "Say hello" """

import json
import os
import sys
import urllib.error
import urllib.request

URL = os.environ.get("DROVER_URL", "http://127.0.0.1:11444")
MODEL = os.environ.get("DROVER_MODEL", "llama3.2:3b")
KEY = os.environ.get("DROVER_KEY")


def post(path, body):
    headers = {"content-type": "application/json", "x-drover-project": "samples"}
    if KEY:
        headers["authorization"] = f"Bearer {KEY}"
    request = urllib.request.Request(URL + path, json.dumps(body).encode(), headers)
    # A large model may take minutes until its first token.
    return urllib.request.urlopen(request, timeout=600)


def chat(question):
    """Yields the answer's pieces."""
    messages = [{"role": "user", "content": question}]
    with post("/v1/chat/completions", {"model": MODEL, "messages": messages, "stream": True}) as answer:
        for line in answer:
            if not line.startswith(b"data: "):
                continue
            data = line[len(b"data: "):].strip()
            if data == b"[DONE]":
                return
            record = json.loads(data)
            if "error" in record:
                raise RuntimeError(record["error"]["message"])
            for choice in record["choices"]:
                yield choice["delta"].get("content") or ""
    raise RuntimeError("The answer broke off before its end.")


def main():
    try:
        for piece in chat(" ".join(sys.argv[1:]) or "Say hello"):
            print(piece, end="", flush=True)
        print()
    except urllib.error.HTTPError as error:
        said = json.load(error)["error"]["message"]
        sys.exit(f"{error.headers['x-drover-error']} ({error.code}): {said}")
    except urllib.error.URLError as error:
        sys.exit(f"Drover does not answer at {URL}: {error.reason}. Start it, or set DROVER_URL to where it is.")


main()
