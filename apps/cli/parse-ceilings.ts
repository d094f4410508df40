import type { Ceilings } from '../contract/model/index.ts';
import { type CommandContext, flag } from './command.ts';
import { parseMost } from './parse-limits.ts';
import { parseSpan } from './parse-span.ts';
import { parseChoice } from './parse-values.ts';
import { UsageError } from './usage-error.ts';

const text = { type: 'string' } as const;

/** The flags that `parseCeilings` reads. */
export const ceilingOptions = {
  'max-context': text,
  'max-tokens': text,
  'max-choices': text,
  'max-keep-alive': text,
  'on-excess': text,
} as const;

const amounts = { 'max-context': 'contextLength', 'max-tokens': 'maxTokens', 'max-choices': 'choices' } as const;
const excesses: readonly Ceilings['onExcess'][] = ['clamp', 'refuse'];

/** The most that one request may ask for, as far as flags say so; `none` is no ceiling. */
export function parseCeilings(context: CommandContext): Partial<Ceilings> {
  const given = Object.entries(amounts).flatMap(([name, ceiling]) => {
    const value = flag(context, name);
    return value === undefined ? [] : [[ceiling, parseMost(name, value)] as const];
  });
  const keepAlive = flag(context, 'max-keep-alive');
  const onExcess = flag(context, 'on-excess');
  return {
    ...Object.fromEntries(given),
    ...(keepAlive === undefined ? {} : { keepAliveMs: parseStay(keepAlive) }),
    ...(onExcess === undefined ? {} : { onExcess: parseChoice('on-excess', onExcess, excesses) }),
  };
}

function parseStay(value: string): number | null {
  if (value === 'none') return null;
  const ms = Math.round(parseSpan('max-keep-alive', value));
  if (ms >= 1) return ms;
  throw new UsageError(`--max-keep-alive ${value} is no time at all.`, 'For example 10m.');
}

const words = { contextLength: 'context', maxTokens: 'tokens', choices: 'choices' } as const;

/** The ceilings of a key in a few words; none for none. */
export function describeCeilings({ keepAliveMs, ...ceilings }: Ceilings): string[] {
  const parts = Object.entries(words).flatMap(([name, word]) => {
    const most = ceilings[name as keyof typeof words];
    return most === null ? [] : [`${word} ≤${most}`];
  });
  return keepAliveMs === null ? parts : [...parts, `keep-alive ≤${keepAliveMs / 1000}s`];
}
