import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { createAnswerCache } from '../../../apps/gateway/cache/answer-cache.ts';
import type { CacheSettings } from '../../../apps/gateway/cache/cache-settings.ts';
import { compactEvents, isGoodAnswer, type KeptAnswer } from '../../../apps/gateway/cache/kept-answer.ts';
import { packAnswer, sizeOfPacked, unpackAnswer } from '../../../apps/gateway/cache/pack-answer.ts';
import { type StreamEvent, unknownUsage } from '../../../apps/translate/index.ts';

const usual: CacheSettings = {
  areResponsesKept: true,
  areEmbeddingsKept: true,
  isCoalescing: false,
  ttlMs: 1000,
  maxBytes: 64 * 1024,
};

function setUp(changes: Partial<CacheSettings> = {}) {
  const clock = createFakeClock();
  let settings = { ...usual, ...changes };
  const cache = createAnswerCache(() => settings, clock);
  return {
    clock,
    cache,
    change(others: Partial<CacheSettings>): void {
      settings = { ...settings, ...others };
      cache.refresh();
    },
  };
}

const finish = (reason: 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'load' = 'stop'): StreamEvent => ({
  type: 'finish',
  reason,
  usage: unknownUsage,
});
const delta = (text: string): StreamEvent => ({ type: 'text-delta', index: 0, text });
const saying = (text: string): KeptAnswer => ({
  kind: 'events',
  choices: [[delta(text), finish()]],
  isUsageTold: true,
});
const vectors: KeptAnswer = { kind: 'vectors', result: { vectors: [[1, 2]], usage: unknownUsage } };

describe('D11 kept answers', () => {
  it('D11 count for as long as the settings say, and 0 is for ever', () => {
    const { clock, cache, change } = setUp();
    cache.keep('a', saying('x'));
    clock.advance(999);
    expect(cache.find('a')).toEqual(saying('x'));
    clock.advance(1);
    expect(cache.find('a')).toBeNull();
    expect(cache.stats()).toMatchObject({ entries: 0, sizeBytes: 0 });
    change({ ttlMs: 0 });
    cache.keep('a', saying('x'));
    clock.advance(1e12);
    expect(cache.find('a')).toEqual(saying('x'));
  });

  it('D11 follow a changed time at once', () => {
    const { clock, cache, change } = setUp();
    cache.keep('a', saying('x'));
    clock.advance(500);
    change({ ttlMs: 400 });
    expect(cache.find('a')).toBeNull();
  });

  it('D11 take no more space than they may; the one that nobody asked for goes first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 9000 }), fc.boolean()), {
          maxLength: 60,
        }),
        (steps) => {
          const { cache } = setUp();
          for (const [key, length, isKept] of steps) {
            if (isKept) cache.keep(String(key), saying('x'.repeat(length)));
            else cache.find(String(key));
            expect(cache.stats().sizeBytes).toBeLessThanOrEqual(usual.maxBytes);
          }
        },
      ),
      { numRuns: 50, interruptAfterTimeLimit: 5000 },
    );
    const { cache } = setUp();
    const piece = saying('x'.repeat(7000));
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) cache.keep(key, piece);
    cache.find('a');
    cache.keep('i', piece);
    expect([cache.find('a') !== null, cache.find('b')]).toEqual([true, null]);
  });

  it('D11 are none that would take more than an eighth of the space', () => {
    const { cache } = setUp();
    cache.keep('a', saying('x'.repeat(usual.maxBytes / 8)));
    expect(cache.stats()).toMatchObject({ entries: 0, sizeBytes: 0 });
    cache.keep('b', saying('x'.repeat(usual.maxBytes / 8 - 1024)));
    expect(cache.stats().entries).toBe(1);
  });

  it('D11 are forgotten when they are switched off, each kind for itself', () => {
    const { cache, change } = setUp();
    cache.keep('a', saying('x'));
    cache.keep('b', vectors);
    change({ areResponsesKept: false });
    expect([cache.find('a'), cache.find('b')]).toEqual([null, vectors]);
    cache.keep('c', saying('x'));
    expect(cache.find('c')).toBeNull();
    change({ areResponsesKept: true, areEmbeddingsKept: false });
    expect(cache.stats()).toMatchObject({ entries: 0, sizeBytes: 0 });
  });

  it('D11 shrink with their space, the latest stay', () => {
    const { cache, change } = setUp();
    const keys = Array.from({ length: 20 }, (_, index) => String(index));
    for (const key of keys) cache.keep(key, saying('x'.repeat(1000)));
    cache.find('0');
    const { sizeBytes } = cache.stats();
    change({ maxBytes: Math.floor(sizeBytes / 2) });
    const kept = keys.filter((key) => cache.find(key) !== null);
    expect(kept).toEqual(['0', ...keys.slice(11)]);
    change({ maxBytes: 64 * 1024, ttlMs: 5000 });
    expect(cache.stats().entries).toBe(10);
    change({ maxBytes: 4096 });
    expect(cache.stats()).toMatchObject({ entries: 0, sizeBytes: 0 });
  });
});

describe('D11 an answer on its way into and out of space', () => {
  const text = fc.string({ maxLength: 8, unit: 'binary' });
  const event: fc.Arbitrary<StreamEvent> = fc.oneof(
    fc.record({ type: fc.constant('text-delta' as const), index: fc.constantFrom(0, 1), text }),
    fc.record({ type: fc.constant('thinking-delta' as const), index: fc.constantFrom(0, 1), text }),
    fc.record({ type: fc.constant('tool-call-delta' as const), index: fc.constantFrom(0, 1), argumentsJson: text }),
    fc.record({ type: fc.constant('text-end' as const), index: fc.constantFrom(0, 1) }),
    fc.constant({ type: 'ping' } as const),
  );
  const textsOf = (events: readonly StreamEvent[]): readonly string[] =>
    events.flatMap((one) => {
      if (one.type === 'tool-call-delta') return one.argumentsJson.split('').map((unit) => `call ${one.index} ${unit}`);
      return 'text' in one ? one.text.split('').map((unit) => `${one.type} ${one.index} ${unit}`) : [];
    });

  it('D11 says the same in fewer events', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        const compact = compactEvents(events);
        const joined = (list: readonly StreamEvent[]) => textsOf(list).join('');
        expect(joined(compact)).toBe(joined(events));
        for (const [index, one] of compact.entries()) {
          const before = compact[index - 1];
          const isSplit =
            before?.type === one.type && one.type.endsWith('-delta') && 'index' in one && 'index' in before;
          expect(isSplit && before.index === one.index).toBe(false);
          expect(one.type).not.toBe('ping');
        }
      }),
      { numRuns: 150, interruptAfterTimeLimit: 5000 },
    );
  });

  it('D11 comes out as it went in, of a size that is known', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const answer: fc.Arbitrary<KeptAnswer> = fc.oneof(
      fc
        .array(event, { maxLength: 8 })
        .map((events) => ({ kind: 'events' as const, choices: [events], isUsageTold: true })),
      fc.array(fc.array(number, { maxLength: 5 }), { maxLength: 3 }).map((lists) => ({
        kind: 'vectors' as const,
        result: { vectors: lists, usage: { ...unknownUsage, promptTokens: 3 } },
      })),
    );
    fc.assert(
      fc.property(answer, (one) => {
        const packed = packAnswer(one);
        expect(unpackAnswer(packed)).toEqual(one);
        expect(sizeOfPacked(packed)).toBeGreaterThan(packed.bytes.byteLength);
      }),
      { numRuns: 150, interruptAfterTimeLimit: 5000 },
    );
  });

  it('D11 is a good one only with content and a good end', () => {
    for (const reason of ['stop', 'length', 'tool-calls'] as const) {
      expect(isGoodAnswer([delta('x'), finish(reason)])).toBe(true);
    }
    for (const reason of ['content-filter', 'load'] as const) {
      expect(isGoodAnswer([delta('x'), finish(reason)])).toBe(false);
    }
    expect(isGoodAnswer([delta('x')])).toBe(false);
    expect(isGoodAnswer([finish()])).toBe(false);
    expect(isGoodAnswer([])).toBe(false);
  });
});
