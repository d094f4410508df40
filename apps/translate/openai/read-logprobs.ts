import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { LogprobEntry, TokenLogprob } from '../canonical/stream-event.ts';

const nothing: readonly LogprobEntry[] = [];
const isNumber = (value: unknown): value is number => typeof value === 'number';

function readToken({ token, logprob, bytes }: PlainObject): TokenLogprob | null {
  if (typeof token !== 'string' || typeof logprob !== 'number') return null;
  return { token, logprob, bytes: Array.isArray(bytes) && bytes.every(isNumber) ? bytes : null };
}

const readTokens = <T>(value: unknown, read: (entry: PlainObject) => T | null): T[] =>
  Array.isArray(value) ? value.flatMap((entry: unknown) => (isPlainObject(entry) ? (read(entry) ?? []) : [])) : [];

function readEntry(value: PlainObject): LogprobEntry | null {
  const token = readToken(value);
  return token === null ? null : { ...token, top: readTokens(value['top_logprobs'], readToken) };
}

function readAlternatives(value: unknown): readonly TokenLogprob[] {
  if (!isPlainObject(value)) return [];
  return Object.entries(value).flatMap(([token, logprob]) =>
    typeof logprob === 'number' ? [{ token, logprob, bytes: null }] : [],
  );
}

/** The form of completions: parallel lists. The first token of an echoed prompt has no probability. */
function readParallelLists({ tokens, token_logprobs: logprobs, top_logprobs: tops }: PlainObject): LogprobEntry[] {
  if (!Array.isArray(tokens) || !Array.isArray(logprobs)) return [];
  return tokens.flatMap((token: unknown, index) => {
    const logprob: unknown = logprobs[index];
    if (typeof token !== 'string' || typeof logprob !== 'number') return [];
    return [{ token, logprob, bytes: null, top: readAlternatives(Array.isArray(tops) ? tops[index] : null) }];
  });
}

/** Log probabilities of a choice, in the form of chats or of completions; entries that make no sense are left out. */
export function readLogprobs(value: unknown): readonly LogprobEntry[] {
  if (!isPlainObject(value)) return nothing;
  return Array.isArray(value['content']) ? readTokens(value['content'], readEntry) : readParallelLists(value);
}
