import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { LogprobEntry, TokenLogprob } from '../canonical/stream-event.ts';

const isByte = (value: unknown): value is number => typeof value === 'number';

function parseToken(value: PlainObject): TokenLogprob | null {
  const { token, logprob, bytes } = value;
  if (typeof token !== 'string' || typeof logprob !== 'number') return null;
  return { token, logprob, bytes: Array.isArray(bytes) && bytes.every(isByte) ? bytes : null };
}

const parseTokens = <T>(value: unknown, parse: (entry: PlainObject) => T | null): T[] =>
  Array.isArray(value) ? value.flatMap((entry: unknown) => (isPlainObject(entry) ? (parse(entry) ?? []) : [])) : [];

function parseEntry(value: PlainObject): LogprobEntry | null {
  const token = parseToken(value);
  return token === null ? null : { ...token, top: parseTokens(value['top_logprobs'], parseToken) };
}

/** Log probabilities of one record; entries that make no sense are left out. */
export function parseLogprobs(value: unknown): readonly LogprobEntry[] {
  return parseTokens(value, parseEntry);
}
