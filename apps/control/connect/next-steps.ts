/** What to do about the errors that a first call usually meets, by the gateway's code. */
const steps: Readonly<Record<string, string>> = {
  model_not_found: 'Choose another model above, or pull this one: `drover models pull NAME`.',
  unauthorized: 'Make a key on the Access page; calls that come over the network need one.',
  forbidden: 'The project may not use this model. Choose another, or change it on the Access page.',
  forbidden_host: 'Add the name to gateway.hosts: `drover config set gateway.hosts NAME`.',
  memory_budget: '`drover models fit NAME` shows what would have to go. A smaller model fits at once.',
  backend_starting: 'Ollama is starting. Test again in a moment.',
  backend_stopped: 'Start it: `drover daemon start`.',
  backend_failed: '`drover doctor` names the cause and the fix.',
  backend_unavailable: '`drover doctor` names the cause and the fix.',
  rate_limited: 'Test again in a minute, or raise the limit on the Access page.',
  queue_full: 'Others wait for this model. Test again when they are done.',
  queue_timeout: 'Others wait for this model. Test again when they are done.',
  unsupported_feature: 'This model cannot chat. Choose another above.',
};

/** The next step after an error. */
export const findNextStep = (code: string): string =>
  steps[code] ?? 'The row of this request on the Requests page says how far it came.';
