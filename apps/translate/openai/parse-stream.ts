import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { unknownUsage } from '../canonical/add-usages.ts';
import { cutAnswer, unreadableAnswer } from '../canonical/backend-failures.ts';
import type { CanonicalError } from '../canonical/error.ts';
import type { StreamParser } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { createAnswerBuilder } from './answer-builder.ts';
import { type Delta, readChatChoice } from './read-delta.ts';
import { readUsage } from './read-usage.ts';
import { type BackendRecord, createRecordReader } from './record-reader.ts';

const nothing: readonly StreamEvent[] = [];

/** The choice numbered 0, which is the only one of a stream Drover asked for. */
function findChoice({ choices }: PlainObject): PlainObject | null {
  if (!Array.isArray(choices)) return null;
  return choices.filter(isPlainObject).find(({ index }) => (index ?? 0) === 0) ?? null;
}

/** Creates a parser of chunks whose choices `readChoice` understands; see `createStreamParser`. */
export function createChunkParser(
  readChoice: (choice: PlainObject) => Delta | null,
  createId: () => string,
): StreamParser {
  const reader = createRecordReader();
  const builder = createAnswerBuilder(createId, readChoice);
  let usage = unknownUsage;
  let isOver = false;

  const fail = (error: CanonicalError): readonly StreamEvent[] => {
    isOver = true;
    return [{ type: 'error', error }];
  };
  const interrupt = () => fail(cutAnswer);
  const end = (): readonly StreamEvent[] => {
    isOver = true;
    return builder.finish(usage);
  };
  const take = (record: BackendRecord | undefined): readonly StreamEvent[] => {
    switch (record?.kind) {
      case undefined:
        return nothing;
      case 'failed':
        return fail(record.error);
      case 'done':
        return builder.hasBegun() ? end() : interrupt();
      case 'chunk': {
        usage = readUsage(record.values, usage);
        const choice = findChoice(record.values);
        if (choice === null) return nothing;
        const events = builder.addChoice(choice, record.values);
        isOver = events.at(-1)?.type === 'error';
        return events;
      }
    }
  };
  return {
    pushLine: (line) => (isOver ? nothing : take(reader.pushLine(line))),
    finish(rest = '') {
      if (isOver) return nothing;
      const { record, isCut, isForeign } = reader.finish(rest);
      const events = take(record);
      if (isOver) return events;
      if (isForeign) return fail(unreadableAnswer);
      return [...events, ...(builder.hasReason() && !isCut ? end() : interrupt())];
    },
  };
}

/**
 * Parses the event stream of `/chat/completions`. `[DONE]` ends it; an end of the body counts too once a finish reason has come, for several
 * servers leave `[DONE]` out. Any other end is an interruption. Source: OpenAI API reference, chat completion chunk object.
 */
export function createStreamParser(createId: () => string): StreamParser {
  return createChunkParser(readChatChoice, createId);
}
