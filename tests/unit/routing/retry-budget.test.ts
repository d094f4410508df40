import { describe, expect, it } from 'vitest';
import { createRetryBudget } from '../../../apps/routing/index.ts';

const takeAll = (budget: ReturnType<typeof createRetryBudget>, nowMs: number, tries: number): number =>
  Array.from({ length: tries }, () => budget.tryTake(nowMs)).filter(Boolean).length;

describe('createRetryBudget', () => {
  it('F24 always allows a few retries', () => {
    expect(takeAll(createRetryBudget(20, 3), 0, 10)).toBe(3);
  });

  it('F24 F32 allows no more than its share of the traffic', () => {
    const budget = createRetryBudget(20, 3);
    for (let request = 0; request < 200; request++) budget.noteRequest(0);
    expect(takeAll(budget, 0, 200)).toBe(40);
  });

  it('gives back as time passes what was taken', () => {
    const budget = createRetryBudget(20, 3);
    expect(takeAll(budget, 0, 10)).toBe(3);
    expect(takeAll(budget, 9_999, 10)).toBe(0);
    expect(takeAll(budget, 10_000, 10)).toBe(0);
    expect(takeAll(budget, 15_000, 10)).toBe(1);
    expect(takeAll(budget, 60_000, 10)).toBe(3);
  });

  it('F24 has a share of the last ten seconds also just after a window began', () => {
    const budget = createRetryBudget(20, 3);
    for (let request = 0; request < 200; request++) budget.noteRequest(request * 49);
    expect(takeAll(budget, 10_001, 200)).toBe(39);
  });

  it('F32 allows no more than its share over many windows', () => {
    const budget = createRetryBudget(20, 3);
    let taken = 0;
    for (let nowMs = 0; nowMs < 100_000; nowMs += 10) {
      budget.noteRequest(nowMs);
      taken += takeAll(budget, nowMs, 2);
    }
    expect(taken).toBeGreaterThan(1900);
    expect(taken).toBeLessThanOrEqual(10_000 * 0.2 + 3);
  });
});
