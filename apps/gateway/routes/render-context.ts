import type { PlainObject } from '../../base/index.ts';
import type { ChatRequest, CompletionRequest, EmbeddingRequest, RenderContext } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';

/** What a renderer gets to know of the exchange. */
export function createRenderContext<R extends ChatRequest | CompletionRequest | EmbeddingRequest>(
  exchange: Exchange,
  request: R,
  { fields, promptTokensEstimate }: { readonly fields: PlainObject; readonly promptTokensEstimate: number },
): RenderContext<R> {
  const { clock } = exchange.gateway.ports;
  return {
    id: exchange.id.slice('req_'.length),
    createdAtMs: exchange.receivedAtMs,
    elapsedMs: () => clock.monotonicMs() - exchange.times.startedMs,
    model: request.model,
    request,
    body: fields,
    promptTokensEstimate,
  };
}

/** An id for a call that came without one. */
export function createToolCallId({ gateway }: Exchange): string {
  return `call_${gateway.ports.randomHex(8)}`;
}
