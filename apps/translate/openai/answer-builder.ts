import type { PlainObject } from '../../base/index.ts';
import { createReportedError, unreadableAnswer } from '../canonical/backend-failures.ts';
import type { StreamEvent, Usage } from '../canonical/stream-event.ts';
import { createBlockQueue } from './block-queue.ts';
import type { Delta } from './read-delta.ts';
import { readFinishReason } from './read-finish-reason.ts';

/** Turns the pieces of one choice into events. A list that ends with `finish` or `error` is the last one. */
export interface AnswerBuilder {
  /** `choice` is a piece, or the whole of it; `body` is what holds it. */
  addChoice(choice: PlainObject, body: PlainObject): readonly StreamEvent[];
  finish(usage: Usage): readonly StreamEvent[];
  hasBegun(): boolean;
  /** A finish reason has come. */
  hasReason(): boolean;
}

const brokenAnswer: StreamEvent = { type: 'error', error: unreadableAnswer };
const failedAnswer: StreamEvent = { type: 'error', error: createReportedError() };

/** The stop text that ended the answer: vLLM's `stop_reason` (a number for a token), SGLang's `matched_stop`. */
function readStopSequence(choice: PlainObject): string | null {
  const value = choice['stop_reason'] ?? choice['matched_stop'];
  return typeof value === 'string' && value !== '' ? value : null;
}

function tryReading(readChoice: (choice: PlainObject) => Delta | null, choice: PlainObject): Delta | null {
  try {
    return readChoice(choice);
  } catch (cause) {
    // JSON.parse accepts nesting that JSON.stringify cannot write back.
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

/** Creates the builder of one answer; `createId` names calls that came without an id. */
export function createAnswerBuilder(
  createId: () => string,
  readChoice: (choice: PlainObject) => Delta | null,
): AnswerBuilder {
  const blocks = createBlockQueue(createId);
  let hasBegun = false;
  let reason: string | null = null;
  let stopSequence: string | null = null;
  let isRefusal = false;

  const addDelta = (events: StreamEvent[], { thinking, text, refusal, calls, logprobs }: Delta): void => {
    if (logprobs.length > 0) events.push({ type: 'logprobs', entries: logprobs });
    isRefusal ||= refusal !== '';
    blocks.addProse('thinking', thinking);
    blocks.addProse('text', text);
    blocks.addProse('text', refusal);
    for (const call of calls) blocks.addCall(call);
    blocks.drain(events);
  };
  return {
    addChoice(choice, body) {
      const delta = tryReading(readChoice, choice);
      if (delta === null) return [brokenAnswer];
      const events: StreamEvent[] = [];
      if (!hasBegun)
        events.push({ type: 'message-start', model: typeof body['model'] === 'string' ? body['model'] : '' });
      hasBegun = true;
      addDelta(events, delta);
      reason = typeof choice['finish_reason'] === 'string' ? choice['finish_reason'] : reason;
      stopSequence = readStopSequence(choice) ?? stopSequence;
      if (reason === 'error') events.push(failedAnswer);
      return events;
    },
    finish(usage) {
      const events: StreamEvent[] = [];
      if (!blocks.end(events)) return [...events, brokenAnswer];
      const finishReason = readFinishReason(reason, { hasCalls: blocks.hasCalls(), isRefusal });
      const stop = stopSequence === null || finishReason !== 'stop' ? {} : { stopSequence };
      return [...events, { type: 'finish', reason: finishReason, usage, ...stop }];
    },
    hasBegun: () => hasBegun,
    hasReason: () => reason !== null,
  };
}
