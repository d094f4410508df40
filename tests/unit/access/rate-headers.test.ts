import { describe, expect, it } from 'vitest';
import { renderRateHeaders, toLimitAddress } from '../../../apps/access/index.ts';
import type { LimitState } from '../../../apps/contract/model/index.ts';

const state = (changes: Partial<LimitState>): LimitState => ({
  scope: 'key',
  id: 'k',
  limit: 'rpm',
  ceiling: 60,
  used: 1,
  remaining: 59,
  resetMs: 60_000,
  ...changes,
});
const states = [
  state({}),
  state({ scope: 'project', ceiling: 100, remaining: 7, resetMs: 41_250.5 }),
  state({ limit: 'tokensPerMinute', ceiling: 5000, remaining: 4000, resetMs: 1500 }),
  state({ limit: 'tokensPerDay', ceiling: 9000, remaining: 0, resetMs: 7_384_000 }),
  state({ limit: 'concurrency', ceiling: 2, remaining: 1, resetMs: null }),
];
const facts = { states, retryAfterSeconds: null, nowMs: Date.parse('2026-11-21T18:00:00.250Z') };

describe('renderRateHeaders', () => {
  it('F71 writes what is left by the strictest limit as OpenAI does', () => {
    expect(renderRateHeaders('openai', facts)).toEqual([
      ['x-ratelimit-limit-requests', '100'],
      ['x-ratelimit-remaining-requests', '7'],
      ['x-ratelimit-reset-requests', '41.251s'],
      ['x-ratelimit-limit-tokens', '9000'],
      ['x-ratelimit-remaining-tokens', '0'],
      ['x-ratelimit-reset-tokens', '2h3m4s'],
    ]);
  });

  it('F71 writes it as Anthropic does, with the time of the reset', () => {
    expect(renderRateHeaders('anthropic', { ...facts, retryAfterSeconds: 7384 })).toEqual([
      ['anthropic-ratelimit-requests-limit', '100'],
      ['anthropic-ratelimit-requests-remaining', '7'],
      ['anthropic-ratelimit-requests-reset', '2026-11-21T18:00:42Z'],
      ['anthropic-ratelimit-tokens-limit', '9000'],
      ['anthropic-ratelimit-tokens-remaining', '0'],
      ['anthropic-ratelimit-tokens-reset', '2026-11-21T20:03:05Z'],
      ['retry-after', '7384'],
    ]);
  });

  it.each(['ollama', 'workers', 'none'] as const)('F71 writes it plainly for %s', (dialect) => {
    expect(renderRateHeaders(dialect, { ...facts, retryAfterSeconds: 5 })).toEqual([
      ['ratelimit-policy', '"requests";q=100;w=60, "tokens";q=9000;w=86400'],
      ['ratelimit', '"requests";r=7;t=42, "tokens";r=0;t=7384'],
      ['retry-after', '5'],
    ]);
  });

  it.each([
    ['tokensPerMinute', 60],
    ['tokensPerDay', 86_400],
    ['tokensPerMonth', 2_592_000],
  ] as const)('names the window of %s', (limit, seconds) => {
    const [policy] = renderRateHeaders('ollama', { ...facts, states: [state({ limit, ceiling: 5 })] });
    expect(policy).toEqual(['ratelimit-policy', `"tokens";q=5;w=${seconds}`]);
  });

  it('says nothing where nothing is limited', () => {
    for (const dialect of ['openai', 'anthropic', 'ollama'] as const) {
      expect(renderRateHeaders(dialect, { ...facts, states: [] })).toEqual([]);
      expect(renderRateHeaders(dialect, { ...facts, states: [], retryAfterSeconds: 1 })).toEqual([
        ['retry-after', '1'],
      ]);
    }
  });

  it.each([
    [0, '0ms'],
    [119.2, '120ms'],
    [1000, '1s'],
    [60_000, '1m0s'],
    [360_999, '6m0s'],
    [86_399_000, '23h59m59s'],
  ])('writes %d ms to OpenAI’s clients as %s', (resetMs, text) => {
    const headers = renderRateHeaders('openai', { ...facts, states: [state({ resetMs })] });
    expect(headers).toContainEqual(['x-ratelimit-reset-requests', text]);
  });

  it('takes the later reset of two limits that have the same left', () => {
    const equal = [state({ remaining: 3, resetMs: 100 }), state({ remaining: 3, resetMs: 900 })];
    for (const order of [equal, equal.toReversed()]) {
      expect(renderRateHeaders('openai', { ...facts, states: order })[2]).toEqual([
        'x-ratelimit-reset-requests',
        '900ms',
      ]);
    }
  });
});

describe('toLimitAddress', () => {
  it.each([
    ['10.0.0.7', '10.0.0.7'],
    ['::ffff:10.0.0.7', '10.0.0.7'],
    ['::FFFF:10.0.0.7', '10.0.0.7'],
    ['0:0:0:0:0:ffff:10.0.0.7', '10.0.0.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::9', '2001:db8:1:3::/64'],
    ['fe80::1%en0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1::2::3', '1::2::3'],
    ['1:2:3', '1:2:3'],
    ['1:2:3:4:5:6:7:8::9', '1:2:3:4:5:6:7:8::9'],
    ['', ''],
  ])('T14 limits %s as %s', (address, name) => {
    expect(toLimitAddress(address)).toBe(name);
  });
});
