import type { RetryBudget } from '../../routing/index.ts';
import type { EventMetrics } from './event-metrics.ts';

/** The same budget, whose decisions are counted. */
export function countBudget(budget: RetryBudget, metrics: Pick<EventMetrics, 'countRetry'>): RetryBudget {
  return {
    ...budget,
    tryTake(nowMs) {
      const isTaken = budget.tryTake(nowMs);
      metrics.countRetry(isTaken);
      return isTaken;
    },
  };
}
