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

  it('starts anew with each window', () => {
    const budget = createRetryBudget(20, 3);
    expect(takeAll(budget, 0, 10)).toBe(3);
    expect(takeAll(budget, 9_999, 10)).toBe(0);
    expect(takeAll(budget, 10_000, 10)).toBe(3);
  });
});
