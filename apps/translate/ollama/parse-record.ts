import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { CanonicalError } from '../canonical/error.ts';
import type { LogprobEntry, Usage } from '../canonical/stream-event.ts';
import { convertUsage } from './convert-usage.ts';
import { parseStreamError } from './parse-error.ts';
import { parseLogprobs } from './parse-logprobs.ts';

/** A call as Ollama sends it: whole, and sometimes without an id. */
export interface RecordedCall {
  readonly id: string | null;
  readonly name: string;
  readonly argumentsJson: string;
}

/** One record of a native answer. */
export interface AnswerRecord {
  readonly kind: 'answer';
  readonly model: string;
  readonly thinking: string;
  readonly text: string;
  readonly calls: readonly RecordedCall[];
  readonly logprobs: readonly LogprobEntry[];
  /** Present in the final record only. */
  readonly end: { readonly doneReason: string | null; readonly usage: Usage } | null;
}

/** `other` carries nothing known and is skipped; `malformed` breaks the answer. */
export type ParsedRecord =
  | AnswerRecord
  | { readonly kind: 'failed'; readonly error: CanonicalError }
  | { readonly kind: 'other' }
  | { readonly kind: 'malformed' };

const noCalls: readonly RecordedCall[] = [];
const noLogprobs: readonly LogprobEntry[] = [];
const emptyMessage: PlainObject = {};

/** Text at `key`, empty when absent, `null` when it is of another type. */
function readText(values: PlainObject, key: string): string | null {
  const value = values[key] ?? '';
  return typeof value === 'string' ? value : null;
}

function parseArguments(value: unknown): string | null {
  if (value === undefined || value === null) return '{}';
  if (typeof value === 'string') return value === '' ? '{}' : value;
  return isPlainObject(value) ? JSON.stringify(value) : null;
}

function parseCall(value: unknown): RecordedCall | null {
  const target = isPlainObject(value) ? value['function'] : null;
  if (!isPlainObject(value) || !isPlainObject(target)) return null;
  const { name } = target;
  const argumentsJson = parseArguments(target['arguments']);
  if (typeof name !== 'string' || name === '' || argumentsJson === null) return null;
  return { id: typeof value['id'] === 'string' && value['id'] !== '' ? value['id'] : null, name, argumentsJson };
}

/** `null` when a call makes no sense: leaving it out would change what the model said. */
function parseCalls(value: unknown): readonly RecordedCall[] | null {
  if (value === undefined || value === null) return noCalls;
  if (!Array.isArray(value)) return null;
  const calls: RecordedCall[] = [];
  for (const entry of value) {
    const call = parseCall(entry);
    if (call === null) return null;
    calls.push(call);
  }
  return calls;
}

/** Which native route answers: `chat` holds its payload in `message`, `generate` in the record itself, with the text in `response`. */
export type RecordForm = 'chat' | 'generate';

const hasPayload = (record: PlainObject, form: RecordForm): boolean =>
  form === 'chat'
    ? record['message'] !== undefined
    : record['response'] !== undefined || record['thinking'] !== undefined;

function parseAnswerRecord(record: PlainObject, form: RecordForm): ParsedRecord {
  const payload = form === 'chat' ? (record['message'] ?? emptyMessage) : record;
  if (!isPlainObject(payload)) return { kind: 'malformed' };
  const thinking = readText(payload, 'thinking');
  const text = readText(payload, form === 'chat' ? 'content' : 'response');
  const calls = parseCalls(payload['tool_calls']);
  if (thinking === null || text === null || calls === null) return { kind: 'malformed' };
  const isDone = record['done'] === true;
  return {
    kind: 'answer',
    model: readText(record, 'model') ?? '',
    thinking,
    text,
    calls,
    logprobs: record['logprobs'] === undefined ? noLogprobs : parseLogprobs(record['logprobs']),
    end: isDone ? { doneReason: readText(record, 'done_reason'), usage: convertUsage(record) } : null,
  };
}

/** Reads one record of `/api/chat` or `/api/generate`, already parsed from JSON. Unknown fields are ignored. */
export function parseRecord(value: unknown, form: RecordForm): ParsedRecord {
  if (!isPlainObject(value)) return { kind: 'malformed' };
  const error = value['error'] ?? null;
  if (error !== null) return { kind: 'failed', error: parseStreamError(error) };
  if (!hasPayload(value, form) && value['done'] !== true) return { kind: 'other' };
  try {
    return parseAnswerRecord(value, form);
  } catch (cause) {
    // JSON.parse accepts nesting that JSON.stringify cannot write back.
    if (cause instanceof RangeError) return { kind: 'malformed' };
    throw cause;
  }
}
