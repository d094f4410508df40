import type { FinishReason } from '../canonical/stream-event.ts';

/** What else the answer held, which some servers' reasons do not tell. */
export interface AnswerTraits {
  readonly hasCalls: boolean;
  readonly isRefusal: boolean;
}

/** The reason in no dialect. A forced call ends with `stop` at the vendor; missing and unknown reasons count as `stop`. */
export function readFinishReason(reason: string | null, { hasCalls, isRefusal }: AnswerTraits): FinishReason {
  if (reason === 'length' || reason === 'model_length') return 'length';
  if (reason === 'content_filter') return 'content-filter';
  if (hasCalls) return 'tool-calls';
  return isRefusal ? 'content-filter' : 'stop';
}
