import type { Usage } from '../canonical/stream-event.ts';

/** Anthropic's usage object; `input_tokens` leaves out what came from the cache. */
export interface AnthropicUsage {
  readonly input_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly output_tokens: number;
  readonly output_tokens_details?: { readonly thinking_tokens: number };
}

/** Usage with `promptTokensEstimate` where the backend did not count the prompt; other unknown counts are 0. */
export function renderUsage(usage: Usage, promptTokensEstimate: number): AnthropicUsage {
  const cachedTokens = usage.cachedTokens ?? 0;
  const { promptTokens } = usage;
  return {
    input_tokens: promptTokens === null ? promptTokensEstimate : Math.max(0, promptTokens - cachedTokens),
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cachedTokens,
    output_tokens: usage.completionTokens ?? 0,
    ...(usage.reasoningTokens === undefined
      ? {}
      : { output_tokens_details: { thinking_tokens: usage.reasoningTokens } }),
  };
}
