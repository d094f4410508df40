import { createSseParser } from '../../base/index.ts';
import { cutAnswer } from '../canonical/backend-failures.ts';
import type { StreamParser } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { createAnswerReader } from './read-answer.ts';

const nothing: readonly StreamEvent[] = [];

/** The JSON value in an event's data; `undefined` when it is none. */
export function parseEventData(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (error) {
    // The parser's message quotes the data, which is the model's text.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Parses the server-sent events of a `/messages` stream. Everything after `message_stop` is ignored; an end without it is an interruption.
 * Source: Anthropic documentation, streaming messages.
 */
export function createStreamParser(createId: () => string): StreamParser {
  const sse = createSseParser();
  const reader = createAnswerReader(createId);
  const takeLine = (line: string): readonly StreamEvent[] => {
    const event = sse.pushLine(line);
    return event === undefined ? nothing : reader.read(parseEventData(event.data));
  };
  /** The event that the end cut off from its blank line, where it is whole. */
  const takeRest = (rest: string): readonly StreamEvent[] => {
    if (rest !== '') sse.pushLine(rest);
    const value = parseEventData(sse.pushLine('')?.data ?? '');
    return value === undefined ? nothing : reader.read(value);
  };
  return {
    pushLine: (line) => (reader.isOver() ? nothing : takeLine(line)),
    finish(rest = '') {
      const events = reader.isOver() ? nothing : takeRest(rest);
      if (reader.isOver()) return events;
      return [...events, { type: 'error', error: cutAnswer }];
    },
  };
}
