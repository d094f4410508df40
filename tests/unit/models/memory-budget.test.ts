import { describe, expect, it } from 'vitest';
import { memoryBudgetSchema } from '../../../apps/contract/model/index.ts';
import { computeMemoryBudget } from '../../../apps/models/index.ts';

const gib = 1024 ** 3;
const mac = { platform: 'darwin', wiredLimitMb: null, overrideGib: null };
const inGib = (sizeBytes: number | null): number | null =>
  sizeBytes === null ? null : Math.round((sizeBytes / gib) * 100) / 100;

describe('the memory budget', () => {
  it.each([
    { totalGib: 4, reserve: 4, metal: 2.67, budget: 0 },
    { totalGib: 8, reserve: 4, metal: 5.33, budget: 4 },
    { totalGib: 16, reserve: 4, metal: 10.67, budget: 10.67 },
    { totalGib: 24, reserve: 6, metal: 16, budget: 16 },
    { totalGib: 36, reserve: 9, metal: 24, budget: 24 },
    { totalGib: 48, reserve: 12, metal: 36, budget: 36 },
    { totalGib: 64, reserve: 16, metal: 48, budget: 48 },
    { totalGib: 128, reserve: 16, metal: 96, budget: 96 },
  ])('of a Mac with $totalGib GB is $budget GB', ({ totalGib, reserve, metal, budget }) => {
    const computed = computeMemoryBudget({ ...mac, totalBytes: totalGib * gib });
    expect(inGib(computed.reserveBytes)).toBe(reserve);
    expect(inGib(computed.metalLimitBytes)).toBe(metal);
    expect(inGib(computed.budgetBytes)).toBe(budget);
    expect(memoryBudgetSchema.safeParse(computed).success).toBe(true);
  });

  it('follows a Metal limit that the user has set, in both directions', () => {
    const raised = computeMemoryBudget({ ...mac, totalBytes: 64 * gib, wiredLimitMb: 60 * 1024 });
    expect([inGib(raised.metalLimitBytes), inGib(raised.budgetBytes)]).toEqual([60, 48]);
    const lowered = computeMemoryBudget({ ...mac, totalBytes: 64 * gib, wiredLimitMb: 20 * 1024 });
    expect(inGib(lowered.budgetBytes)).toBe(20);
    expect(lowered.explanation).toContain('iogpu.wired_limit_mb');
    const absurd = computeMemoryBudget({ ...mac, totalBytes: 8 * gib, wiredLimitMb: 999_999 });
    expect(inGib(absurd.metalLimitBytes)).toBe(8);
    expect(computeMemoryBudget({ ...mac, totalBytes: 8 * gib, wiredLimitMb: 0 }).metalLimitBytes).toBeLessThan(8 * gib);
  });

  it('knows no Metal limit elsewhere', () => {
    const linux = computeMemoryBudget({ ...mac, platform: 'linux', totalBytes: 64 * gib });
    expect(linux.metalLimitBytes).toBeNull();
    expect(inGib(linux.budgetBytes)).toBe(48);
    expect(linux.explanation).toBe('64.0 GB of RAM less 16.0 GB for everything else.');
  });

  it('is what the user says, up to all of RAM', () => {
    const own = computeMemoryBudget({ ...mac, totalBytes: 16 * gib, overrideGib: 12.5 });
    expect(inGib(own.budgetBytes)).toBe(12.5);
    expect(own.explanation).toBe('Set to 12.5 GB by daemon.memoryBudget.');
    expect(inGib(computeMemoryBudget({ ...mac, totalBytes: 16 * gib, overrideGib: 99 }).budgetBytes)).toBe(16);
  });

  it.each(['darwin', 'linux'])(
    'of simulated models is that of a Mac with 64 GB, whatever this machine with %s is',
    (platform) => {
      const small = { totalBytes: 8 * gib, wiredLimitMb: 1024, platform, overrideGib: null, isSimulated: true };
      expect(computeMemoryBudget(small)).toEqual({
        ...{ totalBytes: 64 * gib, reserveBytes: 16 * gib, metalLimitBytes: null, budgetBytes: 48 * gib },
        explanation: 'Simulated models take no memory: reckoned as on a machine with 64 GB.',
      });
      const own = computeMemoryBudget({ ...small, overrideGib: 32 });
      expect(own.budgetBytes).toBe(32 * gib);
      expect(own.explanation).toBe('Set to 32.0 GB by daemon.memoryBudget.');
    },
  );
});
