import type { FinishReason } from '../canonical/stream-event.ts';

/** Ollama has no reason of its own for calls: they end with `stop`. Unknown reasons count as `stop`. */
export function mapFinishReason(doneReason: string | null, hasCalls: boolean): FinishReason {
  if (hasCalls) return 'tool-calls';
  return doneReason === 'length' || doneReason === 'load' || doneReason === 'unload' ? doneReason : 'stop';
}
