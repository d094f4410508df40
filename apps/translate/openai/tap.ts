import { isPlainObject, type PlainObject, parseJsonObject } from '../../base/index.ts';
import { unknownUsage } from '../canonical/add-usages.ts';
import { unreadableAnswer } from '../canonical/backend-failures.ts';
import type { CanonicalError } from '../canonical/error.ts';
import type { AnswerTap } from '../canonical/ports.ts';
import type { FinishReason } from '../canonical/stream-event.ts';
import { parseStreamError } from './parse-error.ts';
import { readFinishReason } from './read-finish-reason.ts';
import { readUsage } from './read-usage.ts';
import { type BackendRecord, createRecordReader } from './record-reader.ts';

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isFilledList = (value: unknown): boolean => Array.isArray(value) && value.length > 0;
const contentKeys = ['content', 'reasoning_content', 'reasoning', 'refusal', 'text'];

interface ChoiceState {
  reason: FinishReason | null;
  hasCalls: boolean;
  isRefusal: boolean;
}

/** What the choices of one answer have told. */
function createChoiceWatch() {
  const states = new Map<unknown, ChoiceState>();
  let hasFirstToken = false;
  let isFailed = false;

  const read = (choice: PlainObject): void => {
    const index = choice['index'] ?? 0;
    const state = states.get(index) ?? { reason: null, hasCalls: false, isRefusal: false };
    states.set(index, state);
    const delta = choice['delta'] ?? choice['message'];
    const payload = isPlainObject(delta) ? delta : choice;
    state.hasCalls ||= isFilledList(payload['tool_calls']) || isPlainObject(payload['function_call']);
    state.isRefusal ||= isText(payload['refusal']);
    hasFirstToken ||= state.hasCalls || contentKeys.some((key) => isText(payload[key]));
    const reason = choice['finish_reason'];
    if (typeof reason === 'string') state.reason = readFinishReason(reason, state);
    isFailed ||= reason === 'error';
  };
  return {
    read,
    hasFirstToken: () => hasFirstToken,
    isFailed: () => isFailed,
    /** Of the first choice, once all have one. */
    reason: () => {
      for (const { reason } of states.values()) if (reason === null) return null;
      return (states.get(0) ?? [...states.values()][0])?.reason ?? null;
    },
  };
}

/**
 * Creates a tap for one answer of an OpenAI-compatible server: the event stream of a chat or completion, or the whole body of a chat,
 * completion or embedding list. A stream is complete with `[DONE]`; servers that leave it out close after the finish reason, which is told
 * only once every choice has one.
 */
export function createOpenaiTap(): AnswerTap {
  const reader = createRecordReader();
  const choices = createChoiceWatch();
  let usage = unknownUsage;
  let error: CanonicalError | null = null;
  let isEnded = false;

  const readBody = (body: PlainObject): void => {
    usage = readUsage(body, usage);
    const list = body['choices'];
    if (Array.isArray(list)) for (const choice of list.filter(isPlainObject)) choices.read(choice);
    if (choices.isFailed()) error = parseStreamError(null);
  };
  const take = (record: BackendRecord | undefined): void => {
    if (record?.kind === 'failed') error = record.error;
    else if (record?.kind === 'chunk') readBody(record.values);
    else if (record?.kind === 'done') isEnded = true;
  };
  const takeWhole = (body: PlainObject | null): void => {
    if (body === null) error = unreadableAnswer;
    else if ((body['error'] ?? null) !== null) error = parseStreamError(body['error']);
    else {
      readBody(body);
      isEnded = error === null && (Array.isArray(body['choices']) || Array.isArray(body['data']));
    }
  };
  return {
    pushLine(line) {
      if (!isEnded && error === null) take(reader.pushLine(line));
    },
    pushBody: (text) => takeWhole(parseJsonObject(text)),
    report: () => ({
      hasFirstToken: choices.hasFirstToken(),
      finishReason: choices.reason(),
      usage,
      error,
      isComplete: isEnded,
    }),
  };
}
