import { isPlainObject, type PlainObject, parseJsonObject } from '../../base/index.ts';
import { unknownUsage } from '../canonical/add-usages.ts';
import { createError } from '../canonical/create-error.ts';
import type { CanonicalError } from '../canonical/error.ts';
import type { AnswerTap } from '../canonical/ports.ts';
import type { FinishReason } from '../canonical/stream-event.ts';
import { convertUsage } from './convert-usage.ts';
import { mapFinishReason } from './map-finish-reason.ts';
import { parseStreamError } from './parse-error.ts';

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isFilledList = (value: unknown): boolean => Array.isArray(value) && value.length > 0;

/** A record in the middle of a stream, which tells nothing new once the first token is known; looking is cheaper than parsing. */
const isPlainMiddle = (line: string): boolean =>
  line.includes('"done":false') &&
  !line.includes('"done":true') &&
  !line.includes('"tool_calls"') &&
  !line.includes('"error"');

/**
 * Creates a tap for one native answer: NDJSON lines of a chat or generate stream, or the whole body of any chat, generate or embed answer. Records after the terminal one
 * are ignored.
 */
export function createOllamaTap(): AnswerTap {
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
  const pushLine = (line: string): void => {
    if (isComplete || error !== null || line.trim() === '' || (hasFirstToken && isPlainMiddle(line))) return;
    readRecord(parseJsonObject(line));
  };
  return {
    pushLine,
    pushBody: pushLine,
    report: () => ({ hasFirstToken, finishReason, usage, error, isComplete }),
  };
}
