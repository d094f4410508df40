import { isPlainObject } from '../../base/index.ts';
import { unreadableAnswer } from '../canonical/backend-failures.ts';
import type { Parsed } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { parseStreamError } from './parse-error.ts';
import { createAnswerReader } from './read-answer.ts';
import { isMessage, readMessage } from './read-message.ts';

const unreadable: Parsed<never> = { kind: 'refused', error: unreadableAnswer };

/** A whole `/messages` answer as events that end with `finish`. Source: Anthropic API reference, create a message. */
export function parseChatResponse(body: unknown, createId: () => string): Parsed<readonly StreamEvent[]> {
  if (!isPlainObject(body)) return unreadable;
  if (body['type'] === 'error') return { kind: 'refused', error: parseStreamError(body['error']) };
  if (!isMessage(body)) return unreadable;
  const events = readMessage(body, createAnswerReader(createId));
  const last = events.at(-1);
  return last?.type === 'error' ? { kind: 'refused', error: last.error } : { kind: 'parsed', value: events };
}
