import type { Percentiles, UsagePage, UsageRow } from '../../../../apps/contract/model/index.ts';
import {
  formatCount,
  formatFigureDuration,
  formatShare,
  formatTokens,
  formatWorked,
  type Quantity,
} from '../../../shared/index.ts';
import { type Measure, readMeasure, renderMeasure } from '../measures.ts';
import { filterGroup, nameGroup } from '../name-group.ts';

export interface UsageTableRow {
  readonly key: string;
  /** As the log has it. */
  readonly group: string | null;
  readonly name: string;
  /** `null` where the requests behind it cannot be listed. */
  readonly filter: string | null;
  /** Of all by the measure that is shown, 0 to 1. */
  readonly share: number;
  /** The measure that is shown. */
  readonly value: string;
  /** Against the span before; empty when there is nothing to compare. */
  readonly trend: string;
  readonly busy: string;
  readonly requests: string;
  readonly read: string;
  readonly written: string;
  readonly p50: Quantity | null;
  readonly p95: Quantity | null;
  readonly errors: string;
  readonly errorShare: string;
}

const durationOrNone = (ms: Percentiles['p50']): Quantity | null => (ms === null ? null : formatFigureDuration(ms));

const largestPercent = 999;

/** `+12 %`, `−8 %`, `×14`, `new`; empty when both are nothing. */
export function describeTrend(value: number, before: number): string {
  if (before === 0) return value === 0 ? '' : 'new';
  const percent = Math.round((value / before - 1) * 100);
  if (percent === 0) return '±0 %';
  if (percent > largestPercent) return `×${formatCount(Math.round(value / before))}`;
  return `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`;
}

type Page = Pick<UsagePage, 'report' | 'previous' | 'keyNames' | 'savings'>;

/** The rows under the chart, largest by its measure first, and their sum. */
export function buildUsageRows(page: Page, measure: Measure): { rows: UsageTableRow[]; total: UsageTableRow } {
  const { report, previous, keyNames, savings } = page;
  const { by } = report;
  const rateOf = (name: string | null) => savings?.rates.find(({ model }) => model === name);
  const before = new Map(previous.rows.map((row) => [row.name, readMeasure(measure, row, rateOf(row.name))]));
  const values = new Map(report.rows.map((row) => [row.name, readMeasure(measure, row, rateOf(row.name))]));
  const addUp = (each: Iterable<number>): number => [...each].reduce((sum, value) => sum + value, 0);
  const all = addUp(values.values());
  const toRow = (row: UsageRow, { value, was }: { value: number; was: number }) => ({
    ...{ key: row.name ?? '', group: row.name, name: nameGroup(by, row.name, keyNames) },
    filter: filterGroup(by, row.name, keyNames),
    share: all === 0 ? 0 : value / all,
    // A model without a price saved nobody knows how much.
    value:
      measure === 'saved' && row.name !== null && !rateOf(row.name)
        ? ''
        : renderMeasure(measure, value, savings?.currency ?? ''),
    trend: previous.total.requests === 0 ? '' : describeTrend(value, was),
    busy: formatWorked(row.busyMs),
    requests: formatCount(row.requests),
    read: formatTokens(row.promptTokens),
    written: formatTokens(row.completionTokens),
    p50: durationOrNone(row.firstTokenMs.p50),
    p95: durationOrNone(row.firstTokenMs.p95),
    errors: formatCount(row.errors),
    errorShare: row.requests === 0 ? '' : `${formatShare(row.errors / row.requests)} %`,
  });
  const rows = report.rows
    .toSorted((a, b) => (values.get(b.name) ?? 0) - (values.get(a.name) ?? 0))
    .map((row) => toRow(row, { value: values.get(row.name) ?? 0, was: before.get(row.name) ?? 0 }));
  const total = toRow(report.total, { value: all, was: addUp(before.values()) });
  return { rows, total: { ...total, key: 'all', name: 'All', filter: '' } };
}
