import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { createError } from '../canonical/create-error.ts';
import type { CanonicalError } from '../canonical/error.ts';
import type { FinishReason, Usage } from '../canonical/stream-event.ts';
import { convertUsage, unknownUsage } from './convert-usage.ts';
import { mapFinishReason } from './map-finish-reason.ts';
import { parseStreamError } from './parse-error.ts';

/** What an answer that passes through has told so far. */
export interface OllamaTapReport {
  /** Text, thinking or a call has been seen. */
  readonly hasFirstToken: boolean;
  readonly finishReason: FinishReason | null;
  readonly usage: Usage;
  /** The backend's own error, or `backend_bad_response` for a line that is no JSON. */
  readonly error: CanonicalError | null;
  /** The record that ends a whole answer has been seen: an end without it is a cut. */
  readonly isComplete: boolean;
}

/** Listens to a native answer on its way, changing nothing. */
export interface OllamaTap {
  /** One complete NDJSON line of a chat or generate stream, or the whole JSON body of any chat, generate or embed answer. */
  pushLine(line: string): void;
  report(): OllamaTapReport;
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isFilledList = (value: unknown): boolean => Array.isArray(value) && value.length > 0;

/** A record in the middle of a stream, which tells nothing new once the first token is known; looking is cheaper than parsing. */
const isPlainMiddle = (line: string): boolean =>
  line.includes('"done":false') &&
  !line.includes('"done":true') &&
  !line.includes('"tool_calls"') &&
  !line.includes('"error"');

function parseLine(line: string): PlainObject | null {
  try {
    const record: unknown = JSON.parse(line);
    return isPlainObject(record) ? record : null;
  } catch {
    // The answer goes on to the client as it is; the report says that it could not be read.
    return null;
  }
}

/** Creates a tap for one answer. Records after the terminal one are ignored. */
export function createOllamaTap(): OllamaTap {
  let hasFirstToken = false;
  let hasCalls = false;
  let finishReason: FinishReason | null = null;
  let usage = unknownUsage;
  let error: CanonicalError | null = null;
  let isComplete = false;

  const readPayload = (record: PlainObject): void => {
    const message = isPlainObject(record['message']) ? record['message'] : record;
    hasCalls ||= isFilledList(message['tool_calls']);
    hasFirstToken ||=
      hasCalls || isText(message['content']) || isText(message['thinking']) || isText(message['response']);
  };
  const readEnd = (record: PlainObject): void => {
    const isEmbedding = Array.isArray(record['embeddings']) || Array.isArray(record['embedding']);
    if (record['done'] !== true && !isEmbedding) return;
    isComplete = true;
    usage = convertUsage(record);
    const reason = record['done_reason'];
    if (!isEmbedding) finishReason = mapFinishReason(typeof reason === 'string' ? reason : null, hasCalls);
  };
  const readRecord = (record: PlainObject | null): void => {
    if (record === null) error = createError('backend_bad_response', 'The backend sent a record that cannot be read.');
    else if ((record['error'] ?? null) !== null) error = parseStreamError(record['error']);
    else {
      readPayload(record);
      readEnd(record);
    }
  };
  return {
    pushLine(line) {
      if (isComplete || error !== null || line.trim() === '' || (hasFirstToken && isPlainMiddle(line))) return;
      readRecord(parseLine(line));
    },
    report: () => ({ hasFirstToken, finishReason, usage, error, isComplete }),
  };
}
