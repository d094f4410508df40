import type { FinishReason } from '../canonical/stream-event.ts';

const reasons: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['pause_turn', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool-calls'],
  ['refusal', 'content-filter'],
]);

/** What the vendor's `stop_reason` means. One that is unknown, or that was never told, goes by what was said. */
export function mapFinishReason(stopReason: string | null, hasCalls: boolean): FinishReason {
  return reasons.get(stopReason ?? '') ?? (hasCalls ? 'tool-calls' : 'stop');
}
