import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { LogprobEntry } from '../canonical/stream-event.ts';
import { readLogprobs } from './read-logprobs.ts';

/** A piece of a call. `index` `null`: the server does not number its calls. Texts are empty where the server said nothing. */
export interface CallFragment {
  readonly index: number | null;
  readonly id: string;
  readonly name: string;
  readonly argumentsJson: string;
}

/** What one choice of a chunk or of a whole answer says. */
export interface Delta {
  readonly thinking: string;
  readonly text: string;
  readonly refusal: string;
  readonly calls: readonly CallFragment[];
  readonly logprobs: readonly LogprobEntry[];
}

const noCalls: readonly CallFragment[] = [];
const noLogprobs: readonly LogprobEntry[] = [];
const emptyDelta: PlainObject = {};
/** Number of the one call that the older form has room for. */
const legacyIndex = -1;

/** Text at `key`, empty when absent, `null` when it is of another type. */
function readText(values: PlainObject, key: string): string | null {
  const value = values[key] ?? '';
  return typeof value === 'string' ? value : null;
}

/** Content as text or as a list of parts, of which only text is known. */
function readContent(delta: PlainObject): string | null {
  const { content } = delta;
  if (!Array.isArray(content)) return readText(delta, 'content');
  return content
    .map((part: unknown) => (isPlainObject(part) && typeof part['text'] === 'string' ? part['text'] : ''))
    .join('');
}

function readArguments(target: PlainObject): string | null {
  const value = target['arguments'] ?? '';
  if (typeof value === 'string') return value;
  return isPlainObject(value) ? JSON.stringify(value) : null;
}

function readFragment(target: unknown, place: Pick<CallFragment, 'index' | 'id'>): CallFragment | null {
  if (!isPlainObject(target)) return null;
  const name = readText(target, 'name');
  const argumentsJson = readArguments(target);
  return name === null || argumentsJson === null ? null : { ...place, name, argumentsJson };
}

/** `position` numbers the calls of a whole answer; in a stream the server's own `index` does. */
function readCall(call: unknown, position: number | null): CallFragment | null {
  if (!isPlainObject(call)) return null;
  const index = typeof call['index'] === 'number' ? call['index'] : null;
  return readFragment(call['function'] ?? emptyDelta, { index: position ?? index, id: readText(call, 'id') ?? '' });
}

function readCalls(delta: PlainObject, isWhole: boolean): readonly CallFragment[] | null {
  const list = delta['tool_calls'] ?? noCalls;
  const legacy = delta['function_call'] ?? null;
  if (!Array.isArray(list)) return null;
  if (list.length === 0 && legacy === null) return noCalls;
  const calls = list.map((call: unknown, index) => readCall(call, isWhole ? index : null));
  if (legacy !== null) calls.push(readFragment(legacy, { index: legacyIndex, id: '' }));
  return calls.every((call) => call !== null) ? calls : null;
}

/**
 * Reads a choice of a chat, of a chunk (`delta`) or whole (`message`); `null` when it makes no sense. Thinking has two names: servers send
 * one, or both with the same text.
 */
export function readChatChoice(choice: PlainObject): Delta | null {
  const isWhole = isPlainObject(choice['message']);
  const delta = (isWhole ? choice['message'] : choice['delta']) ?? emptyDelta;
  if (!isPlainObject(delta)) return null;
  const thinking = readText(delta, 'reasoning_content') || readText(delta, 'reasoning') || '';
  const text = readContent(delta);
  const refusal = readText(delta, 'refusal');
  const calls = readCalls(delta, isWhole);
  if (text === null || refusal === null || calls === null) return null;
  const logprobs = (choice['logprobs'] ?? null) === null ? noLogprobs : readLogprobs(choice['logprobs']);
  return { thinking, text, refusal, calls, logprobs };
}

/** Reads a choice of a completion, of a chunk or whole. */
export function readCompletionChoice(choice: PlainObject): Delta | null {
  const text = readText(choice, 'text');
  if (text === null) return null;
  return { thinking: '', text, refusal: '', calls: noCalls, logprobs: readLogprobs(choice['logprobs']) };
}
