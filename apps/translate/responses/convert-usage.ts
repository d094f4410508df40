import type { Usage } from '../canonical/stream-event.ts';

/** Usage of a Responses answer. Counts the backend did not tell are 0, for clients expect numbers. */
export function convertUsage(usage: Usage) {
  const inputTokens = usage.promptTokens ?? 0;
  const outputTokens = usage.completionTokens ?? 0;
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: usage.cachedTokens ?? 0 },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens ?? 0 },
    total_tokens: inputTokens + outputTokens,
  };
}
