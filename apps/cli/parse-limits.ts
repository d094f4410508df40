import type { Limits } from '../contract/model/index.ts';
import { type CommandContext, flag } from './command.ts';
import { UsageError } from './usage-error.ts';

const text = { type: 'string' } as const;

/** The flags that `parseLimits` reads. */
export const limitOptions = {
  ...{ rpm: text, 'tokens-per-minute': text, 'tokens-per-day': text, 'tokens-per-month': text, concurrency: text },
} as const;

const limitFlags = {
  rpm: 'rpm',
  'tokens-per-minute': 'tokensPerMinute',
  'tokens-per-day': 'tokensPerDay',
  'tokens-per-month': 'tokensPerMonth',
  concurrency: 'concurrency',
} as const;

/** What may be used, as far as flags say so; `none` is no limit. */
export function parseLimits(context: CommandContext): Partial<Limits> {
  const given = Object.entries(limitFlags).flatMap(([name, limit]) => {
    const value = flag(context, name);
    return value === undefined ? [] : [[limit, parseMost(name, value)] as const];
  });
  return Object.fromEntries(given);
}

/** A number from 1, or `null` for `none`. */
export function parseMost(name: string, value: string): number | null {
  if (value === 'none') return null;
  const most = Number(value);
  if (Number.isSafeInteger(most) && most >= 1) return most;
  throw new UsageError(`--${name} ${value} is not a whole number from 1.`);
}
