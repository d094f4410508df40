import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeMemoryBudget, lowerBudget } from '../../../apps/models/index.ts';

const gib = 1024 ** 3;
const budgetOf = (totalGib: number) =>
  computeMemoryBudget({ totalBytes: totalGib * gib, wiredLimitMb: null, platform: 'darwin', overrideGib: null });
const budget = budgetOf(16);
const lower = (availableGib: number | null, pressure: Pressure, residentGib = 0) =>
  lowerBudget(
    budget,
    { availableBytes: availableGib === null ? null : availableGib * gib, pressure },
    residentGib * gib,
  );

/** From the mildest to the worst. */
const rising = ['unknown', 'normal', 'warning', 'critical'] as const;
type Pressure = (typeof rising)[number];

describe('the budget under live pressure', () => {
  it.each([
    { availableGib: 5, pressure: 'normal', residentGib: 0, left: 4 },
    { availableGib: 5, pressure: 'unknown', residentGib: 3, left: 7 },
    { availableGib: 5, pressure: 'warning', residentGib: 3, left: 5 },
    { availableGib: 5, pressure: 'critical', residentGib: 3, left: 3 },
    { availableGib: null, pressure: 'critical', residentGib: 3, left: 3 },
    { availableGib: 0.5, pressure: 'normal', residentGib: 0, left: 0 },
    { availableGib: 1, pressure: 'warning', residentGib: 6, left: 6 },
  ] as const)(
    'of 10.67 GB is $left GB with $availableGib GB available, $residentGib GB resident and pressure $pressure',
    (row) => {
      const live = lower(row.availableGib, row.pressure, row.residentGib);
      expect(live.budgetBytes).toBe(row.left * gib);
      expect(live.loweredByBytes).toBe(budget.budgetBytes - row.left * gib);
      expect(live.reason).toMatch(/^[A-Z].*\.$/);
    },
  );

  it('keeps 5 % of a large machine free', () => {
    const live = lowerBudget(budgetOf(64), { availableBytes: 10 * gib, pressure: 'normal' }, 0);
    expect(live.budgetBytes).toBe(7_301_444_403);
    expect(live.reason).toBe('Other programs use the memory: 10.0 GB of memory are available, and 3.2 GB stay free.');
  });

  it('tells a short memory from one that has run out', () => {
    expect(lower(5, 'warning').reason).toBe(
      'The system is short of memory: 5.0 GB of memory are available, and 1.0 GB stay free, and models get half of the rest.',
    );
    expect(lower(5, 'critical').reason).toContain('nothing is loaded beyond what is already there');
  });

  it.each(['normal', 'warning', 'unknown'] as const)('is not lowered by what is not known, at %s', (pressure) => {
    expect(lower(null, pressure)).toEqual({ budgetBytes: budget.budgetBytes, loweredByBytes: 0, reason: null });
  });

  it('is not lowered while there is enough', () => {
    expect(lower(12, 'normal')).toEqual({ budgetBytes: budget.budgetBytes, loweredByBytes: 0, reason: null });
    expect(lower(4, 'critical', 11)).toMatchObject({ loweredByBytes: 0, reason: null });
  });
});

const size = fc.integer({ min: 0, max: 256 * gib });
const available = fc.option(size);
const totals = fc.integer({ min: 1, max: 512 });

describe('the budget under any pressure', () => {
  it('is never above the computed one, never below zero, and gives a reason when it is less', () => {
    fc.assert(
      fc.property(
        totals,
        available,
        fc.constantFrom(...rising),
        size,
        (totalGib, availableBytes, pressure, resident) => {
          const computed = budgetOf(totalGib);
          const live = lowerBudget(computed, { availableBytes, pressure }, resident);
          expect(live.budgetBytes).toBeLessThanOrEqual(computed.budgetBytes);
          expect(live.budgetBytes).toBeGreaterThanOrEqual(Math.min(computed.budgetBytes, resident));
          expect(live.budgetBytes + live.loweredByBytes).toBe(computed.budgetBytes);
          expect(Number.isSafeInteger(live.budgetBytes)).toBe(true);
          expect(live.reason === null).toBe(live.loweredByBytes === 0);
        },
      ),
    );
  });

  it('falls or stays as memory falls', () => {
    fc.assert(
      fc.property(totals, fc.tuple(size, size), fc.constantFrom(...rising), (totalGib, [one, other], pressure) => {
        const of = (availableBytes: number) => lowerBudget(budgetOf(totalGib), { availableBytes, pressure }, gib);
        expect(of(Math.min(one, other)).budgetBytes).toBeLessThanOrEqual(of(Math.max(one, other)).budgetBytes);
      }),
    );
  });

  it('falls or stays as pressure rises', () => {
    fc.assert(
      fc.property(totals, available, size, (totalGib, availableBytes, resident) => {
        const sizes = rising.map(
          (pressure) => lowerBudget(budgetOf(totalGib), { availableBytes, pressure }, resident).budgetBytes,
        );
        expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
      }),
    );
  });
});
