import { createSseParser, isPlainObject } from '../../base/index.ts';
import { unreadableAnswer } from '../canonical/backend-failures.ts';
import type { CanonicalError } from '../canonical/error.ts';
import type { AnswerTap } from '../canonical/ports.ts';
import type { FinishReason, StreamEvent, Usage } from '../canonical/stream-event.ts';
import { addCounts, convertUsage, noCounts } from './convert-usage.ts';
import { parseEventData } from './parse-stream.ts';
import { createAnswerReader } from './read-answer.ts';
import { isMessage, readMessage } from './read-message.ts';

const firstTokenTypes: ReadonlySet<StreamEvent['type']> = new Set([
  'text-delta',
  'thinking-delta',
  'redacted-thinking',
  'tool-call-start',
]);

/** Ids of calls do not matter here: nothing of the answer is rendered. */
const createNoId = (): string => '';

/**
 * Creates a tap for one answer: the lines of a `/messages` stream, or the whole body of a `/messages` or `/messages/count_tokens` answer.
 * A stream is complete with the blank line after `message_stop`; what follows is ignored.
 */
export function createAnthropicTap(): AnswerTap {
  const sse = createSseParser();
  const reader = createAnswerReader(createNoId);
  let hasFirstToken = false;
  let finishReason: FinishReason | null = null;
  let error: CanonicalError | null = null;
  let isComplete = false;
  let countedUsage: Usage | null = null;

  const observe = (events: readonly StreamEvent[]): void => {
    for (const event of events) {
      hasFirstToken ||= firstTokenTypes.has(event.type);
      if (event.type === 'error') error = event.error;
      if (event.type !== 'finish') continue;
      finishReason = event.reason;
      isComplete = true;
    }
  };
  const pushLine = (line: string): void => {
    const event = sse.pushLine(line);
    // Once the first token is known the pieces tell nothing new; looking at the name is cheaper than parsing.
    if (event === undefined || (hasFirstToken && event.event === 'content_block_delta')) return;
    observe(reader.read(parseEventData(event.data)));
  };
  const pushBody = (text: string): void => {
    const body = parseEventData(text);
    if (!isPlainObject(body)) observe(reader.read(undefined));
    else if (isMessage(body)) observe(readMessage(body, reader));
    else if (typeof body['input_tokens'] === 'number') {
      countedUsage = convertUsage(addCounts(noCounts, body));
      isComplete = true;
    } else {
      observe(reader.read(body));
      error ??= unreadableAnswer;
    }
  };
  return {
    pushLine,
    pushBody,
    report: () => ({ hasFirstToken, finishReason, usage: countedUsage ?? reader.usage(), error, isComplete }),
  };
}
