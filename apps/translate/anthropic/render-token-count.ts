import type { RenderedResponse } from '../canonical/ports.ts';

/** The answer of `POST /v1/messages/count_tokens`. */
export function renderTokenCount(inputTokens: number): RenderedResponse {
  return { status: 200, contentType: 'application/json', body: JSON.stringify({ input_tokens: inputTokens }) };
}
