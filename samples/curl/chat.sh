#!/usr/bin/env bash
# A chat, a stream and an embedding through Drover. Run it: bash chat.sh "Say hello"
set -euo pipefail

url=${DROVER_URL:-http://127.0.0.1:11444}
model=${DROVER_MODEL:-llama3.2:3b}
embedding_model=${DROVER_EMBEDDING_MODEL:-nomic-embed-text}
question=${*:-Say hello}

# --fail-with-body: an error ends the script, after its words are shown.
headers=(-H 'content-type: application/json' -H 'x-drover-project: samples')
if [ -n "${DROVER_KEY:-}" ]; then headers+=(-H "authorization: Bearer $DROVER_KEY"); fi
post() { curl --silent --show-error --fail-with-body --no-buffer "${headers[@]}" "$url$1" -d "$2"; echo; }

# Quotes and backslashes of the question must not break out of the JSON.
question=${question//\\/\\\\}
question=${question//\"/\\\"}

post /v1/chat/completions '{"model": "'"$model"'", "messages": [{"role": "user", "content": "'"$question"'"}]}'
post /v1/chat/completions '{"model": "'"$model"'", "messages": [{"role": "user", "content": "'"$question"'"}], "stream": true}'
post /v1/embeddings '{"model": "'"$embedding_model"'", "input": "'"$question"'"}'
