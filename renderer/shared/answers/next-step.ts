/** What to do about a call that failed, by its code. */
const steps: Readonly<Record<string, string>> = {
  invalid_request: 'Mend the field that is named.',
  unsupported_feature: 'Leave it out, or choose another model or backend.',
  body_too_large: 'Send less, or raise gateway.maxBodyMb.',
  unauthorized: 'The gateway answers on no address of this machine alone: let it listen on 127.0.0.1 too.',
  forbidden: 'The project “playground” may not use this model: see Access.',
  model_not_found: 'Choose a model that is installed, or pull it on Models.',
  context_length_exceeded: 'Ask for a longer context, or send less.',
  rate_limited: 'Wait a moment, or raise the limits of the project “playground” on Access.',
  queue_full: 'Wait until others are done, or raise limits.queue.max.',
  queue_timeout: 'Try again, or raise limits.queue.maxWait.',
  memory_budget: 'Choose a smaller model or context, or unload another on Models.',
  overloaded: 'Try again in a moment.',
  shutting_down: 'Start Drover again.',
  backend_starting: 'Try again in a moment.',
  backend_stopped: 'Start Ollama on Overview.',
  backend_failed: 'See Overview for why Ollama does not start.',
  backend_unavailable: 'See Routing for which backends answer.',
  backend_busy: 'Try again in a moment.',
  backend_stuck: 'Drover looks after it; try again in a moment.',
  backend_error: 'Open the request to see what the backend answered.',
  connect_timeout: 'See Routing for which backends answer.',
  first_byte_timeout: 'Try again, or raise timeouts.firstByte.',
  stream_idle_timeout: 'Try again, or raise timeouts.idle.',
  total_timeout: 'Try again, or raise timeouts.total.',
  request_cancelled: 'It was cancelled on another page. Run it again.',
  service_unreachable: 'Run it again once the page is connected.',
};

/** The next step after a failure. */
export const nextStepOf = (code: string): string =>
  steps[code] ?? 'Open the request to see what happened, or try again.';
