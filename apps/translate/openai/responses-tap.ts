import { isPlainObject, type PlainObject, parseJsonObject } from '../../base/index.ts';
import { unknownUsage } from '../canonical/add-usages.ts';
import { unreadableAnswer } from '../canonical/backend-failures.ts';
import type { CanonicalError } from '../canonical/error.ts';
import type { AnswerTap } from '../canonical/ports.ts';
import type { FinishReason, Usage } from '../canonical/stream-event.ts';
import { parseStreamError } from './parse-error.ts';
import { type BackendRecord, createRecordReader } from './record-reader.ts';

const emptyObject: PlainObject = {};
const readObject = (values: PlainObject, key: string): PlainObject => {
  const value = values[key];
  return isPlainObject(value) ? value : emptyObject;
};
const readCount = (values: PlainObject, key: string): number | null => {
  const value = values[key];
  return typeof value === 'number' && value >= 0 ? value : null;
};

function readResponseUsage(response: PlainObject): Usage {
  const usage = readObject(response, 'usage');
  const reasoningTokens = readCount(readObject(usage, 'output_tokens_details'), 'reasoning_tokens');
  return {
    ...unknownUsage,
    promptTokens: readCount(usage, 'input_tokens'),
    cachedTokens: readCount(readObject(usage, 'input_tokens_details'), 'cached_tokens'),
    completionTokens: readCount(usage, 'output_tokens'),
    ...(reasoningTokens === null ? {} : { reasoningTokens }),
  };
}

const readItems = (values: PlainObject, key: string): readonly PlainObject[] => {
  const list = values[key];
  return Array.isArray(list) ? list.filter(isPlainObject) : [];
};

function readReason(response: PlainObject): FinishReason {
  if (response['status'] === 'incomplete') {
    return readObject(response, 'incomplete_details')['reason'] === 'content_filter' ? 'content-filter' : 'length';
  }
  const items = readItems(response, 'output');
  if (items.some(({ type }) => type === 'function_call')) return 'tool-calls';
  const isRefusal = items.some((item) => readItems(item, 'content').some(({ type }) => type === 'refusal'));
  return isRefusal ? 'content-filter' : 'stop';
}

/** Text, thinking, a refusal or arguments, or a call that has begun. */
const isToken = (type: string, values: PlainObject): boolean =>
  type.endsWith('.delta') ||
  (type === 'response.output_item.added' && readObject(values, 'item')['type'] === 'function_call');

/**
 * Creates a tap for one answer of `/responses`: its event stream, which ends with `response.completed` or `response.incomplete`, or the whole
 * object. Source: OpenAI API reference, responses, streaming events.
 */
export function createResponsesTap(): AnswerTap {
  const reader = createRecordReader();
  let hasFirstToken = false;
  let finishReason: FinishReason | null = null;
  let usage = unknownUsage;
  let error: CanonicalError | null = null;
  let isComplete = false;

  const readResponse = (response: PlainObject): void => {
    if (response['status'] === 'failed' || isPlainObject(response['error'])) {
      error = parseStreamError(response['error']);
      return;
    }
    isComplete = true;
    usage = readResponseUsage(response);
    finishReason = readReason(response);
  };
  const readEvent = (type: string, values: PlainObject): void => {
    hasFirstToken ||= isToken(type, values);
    if (type === 'error') error = parseStreamError(values);
    else if (type === 'response.failed') error = parseStreamError(readObject(values, 'response')['error']);
    else if (type === 'response.completed' || type === 'response.incomplete')
      readResponse(readObject(values, 'response'));
  };
  const take = (record: BackendRecord | undefined): void => {
    if (record?.kind === 'failed') error = record.error;
    if (record?.kind !== 'chunk') return;
    const { type } = record.values;
    readEvent(typeof type === 'string' ? type : record.event, record.values);
  };
  const takeWhole = (body: PlainObject | null): void => {
    if (body === null) error = unreadableAnswer;
    else if ((body['error'] ?? null) !== null) error = parseStreamError(body['error']);
    else if (body['object'] === 'response' || Array.isArray(body['output'])) {
      readResponse(body);
      hasFirstToken = readItems(body, 'output').length > 0;
    }
  };
  return {
    pushLine(line) {
      if (!isComplete && error === null) take(reader.pushLine(line));
    },
    pushBody: (text) => takeWhole(parseJsonObject(text)),
    report: () => ({ hasFirstToken, finishReason, usage, error, isComplete }),
  };
}
