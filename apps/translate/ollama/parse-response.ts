import { createError } from '../canonical/create-error.ts';
import type { Parsed } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { createAnswerBuilder } from './answer-builder.ts';
import { parseRecord } from './parse-record.ts';

/**
 * A whole native `/api/chat` answer as events that end with `finish`. An object that is not done is a broken answer: the runner gave up in
 * the middle.
 */
export function parseChatResponse(body: unknown, createId: () => string): Parsed<readonly StreamEvent[]> {
  const record = parseRecord(body);
  if (record.kind === 'failed') return { kind: 'refused', error: record.error };
  if (record.kind !== 'chat') {
    return {
      kind: 'refused',
      error: createError('backend_bad_response', 'The backend sent an answer that cannot be read.'),
    };
  }
  if (record.end === null) {
    return { kind: 'refused', error: createError('stream_interrupted', 'The backend ended its answer too early.') };
  }
  return { kind: 'parsed', value: createAnswerBuilder(createId).addRecord(record) };
}
