import { createSseParser, isPlainObject, type PlainObject, type SseEvent } from '../../base/index.ts';
import { createError } from '../canonical/create-error.ts';
import type { CanonicalError } from '../canonical/error.ts';
import { parseStreamError } from './parse-error.ts';

/** One record of a stream. `event` is empty when the server named none. */
export type BackendRecord =
  | { readonly kind: 'chunk'; readonly values: PlainObject; readonly event: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: CanonicalError };

/** What the end of a body tells. */
export interface StreamEnd {
  readonly record: BackendRecord | undefined;
  /** The body ended inside a record. */
  readonly isCut: boolean;
  /** The body was something else than an event stream. */
  readonly isForeign: boolean;
}

/** Reads the records of an event stream whose data is JSON. Feed it lines without their ends. */
export interface RecordReader {
  pushLine(line: string): BackendRecord | undefined;
  finish(rest: string): StreamEnd;
}

const malformed: BackendRecord = {
  kind: 'failed',
  error: createError('backend_bad_response', 'The backend sent a record that cannot be read.'),
};
const knownField = /^(?:data|event|id|retry)(?::|$)/;
const fieldNames = ['data:', 'event:', 'id:', 'retry:', 'error:'];
/** Older servers of llama.cpp name a field after the error instead of an event. */
const errorField = /^error: ?(?=\{)/;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which is the model's.
    return undefined;
  }
}

function readData(data: string, event: string): BackendRecord {
  if (data.trim() === '[DONE]') return { kind: 'done' };
  const values = parseJson(data);
  if (!isPlainObject(values)) return event === 'error' ? { kind: 'failed', error: parseStreamError(data) } : malformed;
  const error = values['error'] ?? null;
  if (error !== null) return { kind: 'failed', error: parseStreamError(error) };
  const isError = event === 'error' || values['object'] === 'error';
  return isError ? { kind: 'failed', error: parseStreamError(values) } : { kind: 'chunk', values, event };
}

function readEvent(event: SseEvent | undefined): BackendRecord | undefined {
  return event === undefined || event.data === '' ? undefined : readData(event.data, event.event);
}

/** Creates a reader for one answer. A bare JSON line counts as a record: some servers answer so whatever was asked for. */
export function createRecordReader(): RecordReader {
  const parser = createSseParser();
  let hasRecords = false;
  let hasForeignLines = false;

  const readForeign = (line: string): BackendRecord | undefined => {
    if (line.startsWith(':') || knownField.test(line.replace(/^\ufeff/, ''))) return undefined;
    if (errorField.test(line)) return readData(line.replace(errorField, ''), 'error');
    hasForeignLines ||= line.trim() !== '' && !fieldNames.some((name) => name.startsWith(line));
    return line.startsWith('{') && isPlainObject(parseJson(line)) ? readData(line, '') : undefined;
  };
  const pushLine = (line: string): BackendRecord | undefined => {
    const isOwn = line === '' || line.startsWith('data:');
    const record = readEvent(parser.pushLine(line)) ?? (isOwn ? undefined : readForeign(line));
    hasRecords ||= record !== undefined;
    return record;
  };
  return {
    pushLine,
    finish(rest) {
      const isRestLine = rest.trim() !== '' && !rest.startsWith(':');
      const record = (isRestLine ? pushLine(rest) : undefined) ?? pushLine('');
      const isCut = isRestLine && (record === undefined || record === malformed);
      return { record: isCut ? undefined : record, isCut, isForeign: hasForeignLines && !hasRecords };
    },
  };
}
