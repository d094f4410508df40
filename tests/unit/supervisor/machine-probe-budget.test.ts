import { describe, expect, it } from 'vitest';
import { computeMemoryBudget, lowerBudget } from '../../../apps/models/index.ts';
import { createMachineProbe } from '../../../apps/supervisor/index.ts';
import { macs, playMac, readOutputs } from './machine-probe-sources.ts';

/**
 * Worked by hand, in bytes. 1 GiB = 1,073,741,824. The reserve is a quarter of RAM between 4 and 16 GiB; Metal may use 2/3 of RAM up to 36
 * GiB, 3/4 above, or what iogpu.wired_limit_mb says. `live` is what is left while models hold `resident`: that, and what is available less
 * the floor (5 % of RAM, at least 1 GiB), halved at a warning.
 */
const table = {
  // reserve 4 GiB; Metal 2/3 of 8 GiB; 8 - 4 = 4 GiB. Available 1,517,780,992 - 1,073,741,824 = 444,039,168, halved.
  'm1-8gb': {
    ...{ reserveBytes: 4_294_967_296, metalLimitBytes: 5_726_623_061, budgetBytes: 4_294_967_296 },
    ...{ resident: 2_000_000_000, live: 2_222_019_584 },
  },
  // reserve 4 GiB; Metal 2/3 of 16 GiB, less than 12 GiB. Available 6,836,043,776 - 1,073,741,824.
  'm2-16gb': {
    ...{ reserveBytes: 4_294_967_296, metalLimitBytes: 11_453_246_122, budgetBytes: 11_453_246_122 },
    ...{ resident: 0, live: 5_762_301_952 },
  },
  // reserve 9 GiB; Metal 24 GiB, less than 27 GiB. Available 15,155,920,896 - 1,932,735,284 (5 % of RAM, rounded up).
  'm3-pro-36gb': {
    ...{ reserveBytes: 9_663_676_416, metalLimitBytes: 25_769_803_776, budgetBytes: 25_769_803_776 },
    ...{ resident: 0, live: 13_223_185_612 },
  },
  // reserve 16 GiB; Metal 48 GiB; 48 GiB. Available 47,089,336,320 - 3,435,973,837, and 10 GB that are resident: more than the budget.
  'm1-max-64gb': {
    ...{ reserveBytes: 17_179_869_184, metalLimitBytes: 51_539_607_552, budgetBytes: 51_539_607_552 },
    ...{ resident: 10_000_000_000, live: 51_539_607_552 },
  },
  // reserve 16 GiB, no more; Metal 106,496 MiB = 104 GiB as set, less than 112 GiB. Available 26,344,538,112 - 6,871,947,674.
  'm4-max-128gb': {
    ...{ reserveBytes: 17_179_869_184, metalLimitBytes: 111_669_149_696, budgetBytes: 111_669_149_696 },
    ...{ resident: 82_678_120_448, live: 102_150_710_886 },
  },
} as const;

describe('the budget of a Mac', () => {
  it.each(Object.entries(table))('is as worked out by hand from what the tools of %s print', async (mac, row) => {
    const { resident, live, ...parts } = row;
    const sources = playMac(readOutputs(mac));
    const reading = await createMachineProbe({ platform: 'darwin', clock: { nowMs: () => 0 }, sources }).read();
    const budget = computeMemoryBudget({ ...reading, platform: 'darwin', overrideGib: null });
    expect(budget).toMatchObject(parts);
    expect(lowerBudget(budget, reading, resident).budgetBytes).toBe(live);
  });

  it('is worked out for every Mac there are outputs of', () => {
    expect([...macs].sort()).toEqual(Object.keys(table).sort());
  });
});
