import { isUnloadWish, renderLoadAnswer } from '../../translate/index.ts';
import { answerWhole } from '../exchange/answer-whole.ts';
import type { Exchange } from '../exchange/exchange.ts';

/** Answers an Ollama client that wants a model loaded or unloaded which lives on a backend that does neither. */
export function answerLoad(
  exchange: Exchange,
  kind: 'chat' | 'generate',
  keepAlive: string | number | null,
): Promise<void> {
  const isUnload = isUnloadWish(keepAlive);
  exchange.facts.finishReason = isUnload ? 'unload' : 'load';
  const model = exchange.facts.model ?? '';
  return answerWhole(exchange, renderLoadAnswer({ model, createdAtMs: exchange.receivedAtMs, isUnload, kind }));
}
