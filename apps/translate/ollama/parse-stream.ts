import { cutAnswer } from '../canonical/backend-failures.ts';
import { createError } from '../canonical/create-error.ts';
import type { CanonicalError } from '../canonical/error.ts';
import type { StreamParser } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { createAnswerBuilder } from './answer-builder.ts';
import { createCallIds } from './call-ids.ts';
import { type ParsedRecord, parseRecord, type RecordForm } from './parse-record.ts';

const nothing: readonly StreamEvent[] = [];

function parseLine(line: string, form: RecordForm): ParsedRecord {
  try {
    return parseRecord(JSON.parse(line), form);
  } catch (error) {
    // The parser's message quotes the line, which is the model's text.
    if (error instanceof SyntaxError) return { kind: 'malformed' };
    throw error;
  }
}

function createRecordParser(form: RecordForm, createId: () => string): StreamParser {
  const builder = createAnswerBuilder(createId);
  let isOver = false;
  const fail = (error: CanonicalError): readonly StreamEvent[] => {
    isOver = true;
    return [{ type: 'error', error }];
  };
  const take = (record: ParsedRecord): readonly StreamEvent[] => {
    switch (record.kind) {
      case 'answer':
        isOver = record.end !== null;
        return builder.addRecord(record);
      case 'failed':
        return fail(record.error);
      case 'malformed':
        return fail(createError('backend_bad_response', 'The backend sent a record that cannot be read.'));
      case 'other':
        return nothing;
    }
  };
  const takeRest = (rest: string): readonly StreamEvent[] => {
    if (isOver || rest.trim() === '') return nothing;
    const record = parseLine(rest, form);
    return record.kind === 'malformed' ? nothing : take(record);
  };
  return {
    pushLine: (line) => (isOver || line.trim() === '' ? nothing : take(parseLine(line, form))),
    finish(rest = '') {
      const events = takeRest(rest);
      if (isOver) return events;
      return [...events, ...fail(cutAnswer)];
    },
  };
}

/**
 * Parses the NDJSON of a native `/api/chat` stream. Everything after the terminal record is ignored; an end without one is an interruption.
 * Source: Ollama API documentation, generate a chat completion.
 */
export function createStreamParser(createId: () => string): StreamParser {
  return createRecordParser('chat', createId);
}

/** Parses the NDJSON of a native `/api/generate` stream, likewise. Source: Ollama API documentation, generate a completion. */
export function createCompletionParser(): StreamParser {
  return createRecordParser('generate', createCallIds());
}
