import { type KeepAlive, keepAliveSchema } from '../contract/model/index.ts';
import { UsageError } from './usage-error.ts';

const maxTokens = 100_000_000;

/** A context length; `what` names the flag or operand in the refusal. */
export function parseTokens(what: string, text: string): number {
  const tokens = Number(text);
  if (/^\d+$/.test(text) && tokens >= 1 && tokens <= maxTokens) return tokens;
  throw new UsageError(`${what} ${text} is not a number of tokens.`, 'For example: 32768');
}

/** How long a model stays: seconds, a duration, or `forever`. */
export function parseKeepAlive(what: string, text: string): KeepAlive {
  if (text === 'forever') return -1;
  const { data } = keepAliveSchema.safeParse(/^-?\d+$/.test(text) ? Number(text) : text);
  if (data !== undefined) return data;
  throw new UsageError(`${what} ${text} is no length of time.`, 'For example: 90s, 30m, 2h, 0 or forever');
}
