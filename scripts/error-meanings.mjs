// What each gateway error means and what to do, for docs/errors.md. The generator fails when a code has no line here, or a line no code.
export const errorMeanings = {
  invalid_json: ['The body is not JSON.', 'Send valid JSON; the message says where it breaks.'],
  json_too_deep: ['The body is nested deeper than Drover reads.', 'Send a flatter body.'],
  invalid_request: ['A field is missing or has a wrong value; the message names its path.', 'Mend that field.'],
  unsupported_feature: [
    'The request asks for something that cannot be done here.',
    'Leave it out, or use what the message names.',
  ],
  unsupported_media_type: ['The body is not declared as JSON.', 'Send `content-type: application/json`.'],
  body_too_large: ['The body is larger than `gateway.maxBodyMb`.', 'Send less, or raise the limit.'],
  body_incomplete: ['The connection closed before the whole body had come.', 'Send it again.'],
  request_timeout: ['Headers or body came too slowly.', 'Send it again, faster.'],
  header_too_large: ['The headers are larger or more than Drover reads.', 'Send fewer headers.'],
  bad_request: ['The request line, a header or the path is malformed.', 'Mend the client.'],
  unauthorized: [
    'The key is missing, wrong, expired, revoked, or was sent twice or in the address.',
    'Send one good key as `authorization: Bearer` or `x-api-key`; `drover keys list` shows which there are.',
  ],
  forbidden: [
    'The key or its project may not use this route or this model.',
    'Ask for a key with the scope or the model; `drover keys list` shows what each may do.',
  ],
  forbidden_host: [
    'The `Host` header is not a name of this machine with this port.',
    'Use 127.0.0.1 or localhost with the right port.',
  ],
  forbidden_origin: [
    'A web page of another origin sent this.',
    'Call from a program, or add the origin of the page to `gateway.cors.origins`.',
  ],
  not_found: ['There is no such route.', 'See the README for the routes.'],
  method_not_allowed: ['The route has another method; `allow` names it.', 'Use the method that `allow` names.'],
  model_not_found: [
    'No model of that name is there.',
    'Get it with `drover models pull NAME`, or use a name that the backend has.',
  ],
  context_length_exceeded: [
    'The prompt is longer than the model’s context, and `gateway.onOverlongPrompt` is `refuse`.',
    'Ask for a longer context (`num_ctx`, `x-drover-num-ctx`) or send less.',
  ],
  rate_limited: ['The backend limits its callers.', 'Wait for `retry-after`.'],
  queue_full: [
    'Too many requests wait for this model already, or the request gave up its place to one that goes first.',
    'Wait for `retry-after`; `limits.queue.max` lets more wait.',
  ],
  queue_timeout: [
    'The request waited for its turn as long as `limits.queue.maxWait` allows.',
    'Wait for `retry-after`; raise `limits.queue.maxWait` or `limits.concurrency`.',
  ],
  overloaded: [
    'Drover has as much in hand as its own memory allows.',
    'Wait for `retry-after`; send smaller bodies, or fewer at once.',
  ],
  shutting_down: ['Drover is stopping.', 'Send it again in a moment.'],
  backend_starting: ['Ollama is starting.', 'Wait for `retry-after`.'],
  backend_stopped: ['Ollama was stopped.', 'Start it: menu, page, or `drover daemon start`.'],
  backend_failed: ['Ollama cannot be started.', '`drover doctor` names the cause and the fix.'],
  backend_unavailable: ['Nothing answers where the backend should be.', 'Run `drover doctor`.'],
  memory_budget: [
    'With `retry-after`: the model got no room in time. Without: it does not fit beside what must stay.',
    'Wait for `retry-after`; without it, do one of the things that the message names. See [operations.md](operations.md#a-request-got-503-memory_budget).',
  ],
  backend_stuck: [
    'Ollama answered its health check but generated nothing, and the request was ended to recover it.',
    'Wait for `retry-after`, then send it again; `drover incidents` tells what happened.',
  ],
  backend_busy: ['The backend has no room for more requests.', 'Wait for `retry-after`.'],
  backend_error: ['The backend failed while answering.', 'Try again; `drover daemon logs` has its words.'],
  backend_bad_response: ['The backend answered something that is no answer.', 'Read `drover daemon logs`.'],
  backend_redirect: [
    'The backend tried to send the request elsewhere. Drover does not follow.',
    'Correct the backend’s address.',
  ],
  unexpected_encoding: ['The backend compressed its answer although that was not asked for.', 'Correct the backend.'],
  response_too_large: ['The answer is larger than Drover keeps in memory.', 'Ask for a stream.'],
  line_too_long: ['One line of the answer is larger than Drover keeps in memory.', 'Ask for less at once.'],
  connect_timeout: ['The backend did not accept the connection in time.', 'Run `drover doctor`.'],
  first_byte_timeout: [
    'The backend did not begin to answer in time.',
    'Raise `timeouts.firstByte`, or use a smaller model or prompt.',
  ],
  stream_idle_timeout: [
    'The answer stopped in the middle.',
    'Try again; raise `timeouts.idle` if the model is that slow.',
  ],
  total_timeout: ['The request took longer than allowed.', 'Raise `timeouts.total` or `x-drover-timeout-ms`.'],
  stream_interrupted: ['The answer broke off before its end.', 'Try again. What came so far is not the whole answer.'],
  request_cancelled: ['Somebody cancelled the request from the console.', 'Send it again if it was wanted.'],
  client_closed: ['The client went away. Only the log sees this.', 'Nothing.'],
  plugin_failed: [
    'A plugin without which requests are not served failed, or cannot be loaded.',
    'Try again; if it goes on, `drover doctor` says why: mend its file, or change `plugins.list`.',
  ],
  storage_unavailable: ['The request log cannot be read.', 'Run `drover doctor`.'],
  internal_error: ['A fault in Drover.', 'Report it with the request id.'],
};
