import type { UsageReport, UsageRow } from '../../../../apps/contract/model/index.ts';
import {
  formatCount,
  formatFigureDuration,
  formatTokens,
  formatWorked,
  plural,
  type Quantity,
  quoteFilterValue,
} from '../../../shared/index.ts';

export const useGroupings = ['project', 'app', 'model'] as const;
export type UseGrouping = (typeof useGroupings)[number];

export interface UseRow {
  readonly key: string;
  readonly name: string;
  /** Rows without this property have no name to filter by. */
  readonly filter: string | null;
  /** Share of all busy time, 0 to 1. */
  readonly share: number;
  readonly busy: string;
  readonly requests: string;
  readonly read: string;
  readonly written: string;
  readonly p95: Quantity | null;
  readonly errors: string;
}

const mostRows = 5;
const nameless: Readonly<Record<UseGrouping, string>> = {
  project: 'No project',
  app: 'Unknown program',
  model: 'No model',
};

function toRow(row: UsageRow, by: UseGrouping, totalBusyMs: number): UseRow {
  const p95 = row.firstTokenMs.p95;
  return {
    key: row.name ?? '',
    name: row.name ?? nameless[by],
    filter: row.name === null ? null : `${by}:${quoteFilterValue(row.name)}`,
    share: totalBusyMs === 0 ? 0 : row.busyMs / totalBusyMs,
    busy: formatWorked(row.busyMs),
    requests: formatCount(row.requests),
    read: formatTokens(row.promptTokens),
    written: formatTokens(row.completionTokens),
    p95: p95 === null ? null : formatFigureDuration(p95),
    errors: formatCount(row.errors),
  };
}

/** Who used it, by busy time rather than count; at most five, with a word on the rest. */
export function buildUseRows(report: UsageReport, by: UseGrouping) {
  const sorted = [...report.rows].sort((a, b) => b.busyMs - a.busyMs || b.requests - a.requests);
  const rest = sorted.slice(mostRows);
  const restBusyMs = rest.reduce((sum, { busyMs }) => sum + busyMs, 0);
  return {
    rows: sorted.slice(0, mostRows).map((row) => toRow(row, by, report.total.busyMs)),
    moreText: rest.length === 0 ? null : `${plural(rest.length, `more ${by}`)}, ${formatWorked(restBusyMs)} busy`,
  };
}
