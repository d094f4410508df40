import { describe, expect, it } from 'vitest';
import { summarizeSamples } from '../../../../apps/models/bench/summarize-samples.ts';

describe('summarizeSamples', () => {
  it('gives the middle of an odd number and the mean of the middle two of an even one', () => {
    expect(summarizeSamples([9, 1, 4])).toEqual({ median: 4, spread: 8, samples: [9, 1, 4] });
    expect(summarizeSamples([10, 1, 4, 6])).toMatchObject({ median: 5, spread: 9 });
  });

  it('sorts by number, not by text', () => {
    expect(summarizeSamples([100, 20, 3]).median).toBe(20);
  });

  it('leaves out what could not be measured', () => {
    expect(summarizeSamples([null, 5, Number.NaN, Number.POSITIVE_INFINITY])).toEqual({
      median: 5,
      spread: 0,
      samples: [5],
    });
  });

  it('knows nothing of nothing', () => {
    expect(summarizeSamples([null, null])).toEqual({ median: null, spread: null, samples: [] });
  });
});
