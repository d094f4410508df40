import { cutAnswer, unreadableAnswer } from '../canonical/backend-failures.ts';
import type { Parsed } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { createAnswerBuilder } from './answer-builder.ts';
import { createCallIds } from './call-ids.ts';
import { parseRecord, type RecordForm } from './parse-record.ts';

function parseWhole(body: unknown, form: RecordForm, createId: () => string): Parsed<readonly StreamEvent[]> {
  const record = parseRecord(body, form);
  if (record.kind === 'failed') return { kind: 'refused', error: record.error };
  if (record.kind !== 'answer') return { kind: 'refused', error: unreadableAnswer };
  if (record.end === null) return { kind: 'refused', error: cutAnswer };
  return { kind: 'parsed', value: createAnswerBuilder(createId).addRecord(record) };
}

/**
 * A whole native `/api/chat` answer as events that end with `finish`. An object that is not done is a broken answer: the runner gave up in
 * the middle.
 */
export function parseChatResponse(body: unknown, createId: () => string): Parsed<readonly StreamEvent[]> {
  return parseWhole(body, 'chat', createId);
}

/** A whole native `/api/generate` answer, likewise. */
export function parseCompletionResponse(body: unknown): Parsed<readonly StreamEvent[]> {
  return parseWhole(body, 'generate', createCallIds());
}
