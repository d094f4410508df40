import type { FinishReason, StreamEvent } from '../canonical/stream-event.ts';

type FinishEvent = Extract<StreamEvent, { type: 'finish' }>;

/** Anthropic's two fields for why the model stopped. */
export interface StopFields {
  readonly stop_reason: string;
  readonly stop_sequence: string | null;
}

const stopReasons: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
  load: 'end_turn',
  unload: 'end_turn',
};

/** Why the model stopped; `hasCalls` is for backends that say `stop` after calls. Source: Anthropic API reference, stop reasons. */
export function mapStopReason({ reason, stopSequence }: FinishEvent, hasCalls: boolean): StopFields {
  if (reason === 'stop' && stopSequence !== undefined) {
    return { stop_reason: 'stop_sequence', stop_sequence: stopSequence };
  }
  return { stop_reason: stopReasons[reason === 'stop' && hasCalls ? 'tool-calls' : reason], stop_sequence: null };
}
