#!/usr/bin/env bash
# Runs an image as strictly as deploy/ does, and asks it something: bash deploy/docker/try-image.sh IMAGE
# It uses the built-in simulator, the port 127.0.0.1:11444, and a container and a volume named drover-try, which it removes.
set -euo pipefail

image=${1:?which image?}
name=drover-try
base=http://127.0.0.1:11444

clean() {
  docker rm --force "$name" >/dev/null 2>&1 || true
  docker volume rm --force "$name" >/dev/null 2>&1 || true
}
fail() {
  echo "$image: $1" >&2
  docker logs "$name" >&2 || true
  exit 1
}
start() {
  docker run --detach --name "$name" --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
    --volume "$name:/data" --publish 127.0.0.1:11444:11444 \
    "$image" serve --engine simulator --key-file /data/drover/gateway-key >/dev/null
  for _ in $(seq 60); do
    [ "$(docker inspect --format '{{.State.Health.Status}}' "$name")" = healthy ] && return
    sleep 1
  done
  fail 'does not become healthy'
}
stop() {
  docker stop --time 45 "$name" >/dev/null
  local code
  code=$(docker inspect --format '{{.State.ExitCode}}' "$name")
  [ "$code" = 0 ] || fail "ends with $code when it is asked to"
  docker rm "$name" >/dev/null
}

trap clean EXIT
clean
start
[ "$(docker exec "$name" id -u)" = 1000 ] || fail 'does not run as the user 1000'
key=$(docker exec "$name" cat /data/drover/gateway-key)
[ "$(curl -s -o /dev/null -w '%{http_code}' "$base/v1/models")" = 401 ] || fail 'answers without a key'
curl -fsS "$base/v1/chat/completions" -H "authorization: Bearer $key" -H 'content-type: application/json' \
  -d '{"model": "llama3.2:3b", "messages": [{"role": "user", "content": "Say hello"}]}' | grep -q '"chat.completion"' ||
  fail 'does not answer a chat'
stop
# Another container on the same volume, as after an upgrade: the key and the log are the old ones.
start
curl -fsS "$base/v1/usage" -H "authorization: Bearer $key" | grep -q '"requests":1' || fail 'has lost its log'
stop
echo "$image: works"
