import type { PlainObject } from '../../base/index.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import type { AnswerReader } from './read-answer.ts';

/** Whether the value is a whole answer; some servers say `null` for one without content. */
export function isMessage(value: PlainObject): boolean {
  const content = value['content'];
  return Array.isArray(content) || (value['type'] === 'message' && (content ?? null) === null);
}

/** The events of the stream that would have told the same message. */
function toWireEvents(message: PlainObject): readonly unknown[] {
  const content: readonly unknown[] = Array.isArray(message['content']) ? message['content'] : [];
  return [
    { type: 'message_start', message },
    ...content.flatMap((block, index) => [
      { type: 'content_block_start', index, content_block: block },
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta: message },
    { type: 'message_stop' },
  ];
}

/** Reads a whole message as its stream. */
export function readMessage(message: PlainObject, reader: AnswerReader): readonly StreamEvent[] {
  return toWireEvents(message).flatMap((event) => reader.read(event));
}
