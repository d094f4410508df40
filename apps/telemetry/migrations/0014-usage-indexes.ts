/**
 * The few requests that ended badly, were cut, broke a prefix or were answered from the cache, each kind with what is asked of it. The many
 * others are in none of these.
 */
export const createUsageIndexes = `
  CREATE INDEX requests_failed ON requests (received_at_ms, error_code, outcome)
    WHERE outcome IN ('client_error', 'rejected', 'backend_error', 'timeout', 'crashed');
  CREATE INDEX requests_cut ON requests (received_at_ms, served_model, model) WHERE truncated = 1;
  CREATE INDEX requests_broken ON requests (received_at_ms, project, app, prefix_break ->> 1) WHERE prefix_break IS NOT NULL;
  CREATE INDEX requests_kept ON requests (received_at_ms, served_model, model, prompt_tokens, completion_tokens)
    WHERE cache IN ('hit', 'coalesced');
`;
