import type { Database } from 'better-sqlite3';
import type { HistogramBar, RequestFilter } from '../../contract/model/index.ts';
import { countBars } from '../cells/count-bars.ts';
import { isFailed } from './failed-outcomes.ts';

/** Equal steps of time from `sinceMs` (included) to `untilMs` (excluded), both UTC milliseconds. */
export interface HistogramQuery {
  readonly filter: RequestFilter;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly bars: number;
}

/** Requests and errors in each step, empty steps included, oldest first. */
export function countHistogram(database: Database, query: HistogramQuery): HistogramBar[] {
  const { sinceMs, untilMs } = query;
  const stepMs = (untilMs - sinceMs) / query.bars;
  const bars = Array.from({ length: query.bars }, (_, bar) => ({
    startMs: sinceMs + bar * stepMs,
    requests: 0,
    errors: 0,
  }));
  countBars(database, { ...query, kindOf: ({ outcome }) => isFailed(outcome) }, (hasFailed, index, requests) => {
    const bar = bars[index];
    if (bar === undefined) return;
    bar.requests += requests;
    if (hasFailed) bar.errors += requests;
  });
  return bars;
}
