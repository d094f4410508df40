import { renderCsvLine } from '../../../../apps/base/index.ts';
import type { UsagePage, UsageRow } from '../../../../apps/contract/model/index.ts';
import { type Measure, readMeasure } from '../measures.ts';
import { nameGroup } from '../name-group.ts';

type Page = Pick<UsagePage, 'report' | 'previous' | 'keyNames' | 'savings'>;

const head = [
  'name',
  'requests',
  'errors',
  'promptTokens',
  'completionTokens',
  'busyMs',
  'firstTokenP50Ms',
  'firstTokenP95Ms',
  'shown',
  'shownBefore',
] as const;

type Line = Readonly<Record<(typeof head)[number], string | number | null>>;

/** The table as plain figures, in its order, the sum last. `shown` is the measure of the chart: milliseconds, a count, tokens or money. */
function listLines({ report, previous, keyNames, savings }: Page, measure: Measure): Line[] {
  const measureOf = (row: UsageRow): number =>
    readMeasure(
      measure,
      row,
      savings?.rates.find(({ model }) => model === row.name),
    );
  const addUp = (rows: readonly UsageRow[]): number => rows.reduce((sum, row) => sum + measureOf(row), 0);
  const before = new Map(previous.rows.map((row) => [row.name, measureOf(row)]));
  const toLine = (row: UsageRow, name: string, [shown, shownBefore]: readonly [number, number]): Line => ({
    ...{ name, requests: row.requests, errors: row.errors },
    ...{ promptTokens: row.promptTokens, completionTokens: row.completionTokens, busyMs: row.busyMs },
    ...{ firstTokenP50Ms: row.firstTokenMs.p50, firstTokenP95Ms: row.firstTokenMs.p95, shown, shownBefore },
  });
  const lines = report.rows
    .toSorted((a, b) => measureOf(b) - measureOf(a))
    .map((row) => toLine(row, nameGroup(report.by, row.name, keyNames), [measureOf(row), before.get(row.name) ?? 0]));
  return [...lines, toLine(report.total, 'All', [addUp(report.rows), addUp(previous.rows)])];
}

/** RFC 4180. */
export function renderUsageCsv(page: Page, measure: Measure): string {
  const lines = listLines(page, measure).map((line) => renderCsvLine(head.map((column) => line[column])));
  return [renderCsvLine([...head]), ...lines].join('');
}

/** What `renderUsageCsv` has, with its window. */
export function renderUsageJson(page: Page, measure: Measure): string {
  const { by, sinceMs, untilMs } = page.report;
  const rows = listLines(page, measure);
  return `${JSON.stringify({ by, show: measure, sinceMs, untilMs, rows }, null, 2)}\n`;
}
