import { describe, expect, it } from 'vitest';
import type { LoadNeed } from '../../../../apps/models/fit/load-need.ts';
import { type LoadQuestion, planLoad } from '../../../../apps/models/residency/plan-load.ts';

const gib = 2 ** 30;
/** 16 GiB of weights, and one GiB more for every 8,192 tokens. */
const bytesAt = (contextLength: number): number => 16 * gib + (contextLength / 8192) * gib;
const need = (change: Partial<LoadNeed> = {}): LoadNeed => ({
  ...{
    name: 'big:30b',
    isRemote: false,
    longestContext: 262_144,
    usualContext: 262_144,
    isUsualFlexible: true,
    bytesAt,
  },
  longestWithin: (bytes) => [262_144, 8192, 2048].find((length) => bytesAt(length) <= bytes) ?? null,
  ask: (contextLength) => ({
    highestBudgetBytes: 64 * gib,
    need: { name: 'big:30b', bytes: bytesAt(contextLength) },
    findVariants: () => [],
  }),
  ...change,
});
const ask = (change: Partial<LoadQuestion>): ReturnType<typeof planLoad> =>
  planLoad({
    ...{ need: need(), neededContext: null, wantedContext: null, budgetBytes: 8 * gib, loweredBecause: null },
    ...{ residents: [], maxLoaded: null, otherBackends: [], ...change },
  });

describe('a model that fits with no context at all', () => {
  it('is refused with the least that it needs, which would be enough of a budget', () => {
    const refused = ask({});
    expect(refused).toMatchObject({ kind: 'refuse', message: expect.stringContaining('needs 16.3 GB') as string });
    expect(refused).toMatchObject({ choices: [{ kind: 'raise-budget', neededBytes: bytesAt(2048) }] });
    expect(ask({ budgetBytes: 16.3 * gib })).toMatchObject({ kind: 'load', contextLength: 2048 });
  });

  it('is refused with what was asked for where somebody asked', () => {
    expect(ask({ neededContext: 65_536 })).toMatchObject({
      kind: 'refuse',
      message: expect.stringContaining('needs 24.0 GB') as string,
    });
  });

  it('is refused at its usual length where somebody chose that', () => {
    expect(ask({ need: need({ isUsualFlexible: false }) })).toMatchObject({
      kind: 'refuse',
      message: expect.stringContaining('needs 48.0 GB') as string,
    });
  });
});
