import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../apps/cli/command.ts';
import { parseChoice, parseLimit, parseRequestFilter, parseSince } from '../../../apps/cli/parse-values.ts';
import { UsageError } from '../../../apps/cli/usage-error.ts';

const nowMs = 1_000_000_000_000;

const context = (values: CommandContext['values']): CommandContext => ({
  values,
  positionals: [],
  dataDir: '/data',
  print: () => {},
  explain: () => {},
  interruption: () => new AbortController().signal,
  connect: () => {
    throw new Error('not used');
  },
});

describe('parseSince', () => {
  it.each([
    ['30s', 30_000],
    ['15m', 900_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['1.5h', 5_400_000],
  ])('counts %s back from now', (text, spanMs) => {
    expect(parseSince(text, nowMs)).toBe(nowMs - spanMs);
  });

  it('takes a local time', () => {
    expect(parseSince('2026-01-31T14:30', nowMs)).toBe(new Date(2026, 0, 31, 14, 30).getTime());
  });

  it.each(['', '24', 'h', '-1h', '1y', '1h30m', '2026-13-41'])('refuses "%s"', (text) => {
    expect(() => parseSince(text, nowMs)).toThrow(UsageError);
  });
});

describe('parseLimit', () => {
  const bounds = { fallback: 50, maximum: 100 };

  it('falls back when absent', () => {
    expect(parseLimit(undefined, bounds)).toBe(50);
  });

  it.each(['0', '-1', '1.5', '101', 'many', ''])('refuses "%s"', (text) => {
    expect(() => parseLimit(text, bounds)).toThrow(UsageError);
  });
});

describe('parseChoice', () => {
  it('names the known words when refusing', () => {
    expect(() => parseChoice('by', 'colour', ['project', 'model'])).toThrow('--by colour');
  });
});

describe('parseRequestFilter', () => {
  it('is empty without flags', () => {
    expect(parseRequestFilter(context({}), nowMs)).toEqual({});
  });

  it('takes several values a flag', () => {
    const filter = parseRequestFilter(context({ project: 'a,b', outcome: 'ok,timeout', since: '1h' }), nowMs);
    expect(filter).toEqual({ projects: ['a', 'b'], outcomes: ['ok', 'timeout'], sinceMs: nowMs - 3_600_000 });
  });

  it('refuses an outcome that does not exist', () => {
    expect(() => parseRequestFilter(context({ outcome: 'fine' }), nowMs)).toThrow(UsageError);
  });
});
