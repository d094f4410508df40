import { describe, expect, it } from 'vitest';
import type { PlainObject } from '../../../../apps/base/index.ts';
import { addLine, beginGeneration, measureGeneration } from '../../../../apps/models/bench/read-generation.ts';

/** The figures of lines heard at these times; the request went out at 1000. */
function measure(...lines: readonly (readonly [atMs: number, line: PlainObject])[]) {
  let generation = beginGeneration(1000);
  for (const [atMs, line] of lines) generation = addLine(generation, line, atMs);
  return measureGeneration(generation);
}

describe('measureGeneration', () => {
  it("takes the daemon's own figures for both speeds", () => {
    const closing = {
      ...{ response: '', done: true, prompt_eval_count: 1500, prompt_eval_duration: 500_000_000 },
      ...{ eval_count: 60, eval_duration: 2_000_000_000 },
    };
    expect(measure([1600, { response: 'a' }], [1700, { response: 'b' }], [1700, closing])).toEqual({
      firstTokenMs: 600,
      prefillTokensPerSecond: 3000,
      decodeTokensPerSecond: 30,
    });
  });

  it('takes the clock where the daemon tells no durations', () => {
    const closing = { response: '', done: true, prompt_eval_count: 300, eval_count: 11 };
    expect(measure([1600, { response: 'a' }], [2600, { response: 'b' }], [2600, closing])).toEqual({
      firstTokenMs: 600,
      prefillTokensPerSecond: 500,
      decodeTokensPerSecond: 10,
    });
  });

  it('counts pieces where the daemon counts no tokens', () => {
    const pieces = [1500, 2000, 2500].map((atMs) => [atMs, { response: 'x' }] as const);
    expect(measure(...pieces, [2500, { done: true }]).decodeTokensPerSecond).toBe(2);
  });

  it('takes a thought for a token', () => {
    expect(measure([1200, { response: '', thinking: 'Hm' }], [1400, { response: 'a' }]).firstTokenMs).toBe(200);
  });

  it('knows nothing of an answer without text', () => {
    const unknown = { firstTokenMs: null, prefillTokensPerSecond: null, decodeTokensPerSecond: null };
    expect(measure([1200, { response: '', done: true }])).toEqual(unknown);
    expect(measure()).toEqual(unknown);
  });
});
