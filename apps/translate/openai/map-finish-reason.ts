import type { FinishReason } from '../canonical/stream-event.ts';

const finishReasons: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
  load: 'stop',
  unload: 'stop',
};

/** OpenAI's name for why the model stopped. `isLegacy` is for callers that still speak of functions. */
export function mapFinishReason(reason: FinishReason, isLegacy = false): string {
  return isLegacy && reason === 'tool-calls' ? 'function_call' : finishReasons[reason];
}

/** The same for completions, which know of no calls. */
export function mapCompletionReason(reason: FinishReason): string {
  return reason === 'tool-calls' ? finishReasons.stop : finishReasons[reason];
}
