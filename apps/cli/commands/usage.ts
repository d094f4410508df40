import { renderCsvLine } from '../../base/index.ts';
import type { Percentiles, SpeedReport, SpeedRow, UsageReport, UsageRow } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { flag, isOn, type RunCommand } from '../command.ts';
import { parseChoice, parseSince, parseUntil } from '../parse-values.ts';
import { formatCount, formatDuration, formatSpeed, orAbsent } from '../print/format-figure.ts';
import { type Column, formatTable } from '../print/format-table.ts';

const groupings = ['project', 'model', 'app', 'backend', 'key'] as const;

const columnsFor = (by: string): readonly Column<UsageRow>[] => [
  { head: by.toUpperCase(), value: ({ name }) => orAbsent(name) },
  { head: 'REQUESTS', align: 'right', value: ({ requests }) => formatCount(requests) },
  { head: 'ERRORS', align: 'right', value: ({ errors }) => formatCount(errors) },
  { head: 'READ', align: 'right', value: ({ promptTokens }) => formatCount(promptTokens) },
  { head: 'WRITTEN', align: 'right', value: ({ completionTokens }) => formatCount(completionTokens) },
  { head: 'BUSY', align: 'right', value: ({ busyMs }) => formatDuration(busyMs) },
  { head: 'FIRST P50', align: 'right', value: ({ firstTokenMs }) => formatDuration(firstTokenMs.p50) },
  { head: 'FIRST P95', align: 'right', value: ({ firstTokenMs }) => formatDuration(firstTokenMs.p95) },
  { head: 'TOTAL P95', align: 'right', value: ({ totalMs }) => formatDuration(totalMs.p95) },
  { head: 'TOK/S', align: 'right', value: ({ decodeTokensPerSecond }) => formatSpeed(decodeTokensPerSecond.p50) },
];

const renderReport = ({ by, rows, total }: UsageReport): string =>
  formatTable([...rows, { ...total, name: 'all' }], columnsFor(by));

const percentiles = ({ p50, p95, p99 }: Percentiles): string => [p50, p95, p99].map(formatDuration).join(' / ');

const speedColumnsFor = (by: string): readonly Column<SpeedRow>[] => [
  { head: by.toUpperCase(), value: ({ name }) => orAbsent(name) },
  { head: 'REQUESTS', align: 'right', value: ({ requests }) => formatCount(requests) },
  { head: 'FIRST P50 / P95 / P99', align: 'right', value: ({ firstTokenMs }) => percentiles(firstTokenMs) },
  { head: 'TOTAL', align: 'right', value: ({ totalMs }) => percentiles(totalMs) },
  { head: 'QUEUE', align: 'right', value: ({ queueMs }) => percentiles(queueMs) },
  { head: 'LOAD', align: 'right', value: ({ loadMs }) => percentiles(loadMs) },
  {
    head: 'READ TOK/S',
    align: 'right',
    value: ({ prefillTokensPerSecond }) => formatSpeed(prefillTokensPerSecond.p50),
  },
  { head: 'TOK/S', align: 'right', value: ({ decodeTokensPerSecond }) => formatSpeed(decodeTokensPerSecond.p50) },
];

const renderSpeed = ({ by, rows, total }: SpeedReport): string =>
  formatTable([...rows, { ...total, name: 'all' }], speedColumnsFor(by));

const csvHead = [
  ...['name', 'requests', 'errors', 'promptTokens', 'completionTokens', 'busyMs'],
  ...['firstTokenP50Ms', 'firstTokenP95Ms', 'totalP95Ms', 'decodeTokensPerSecondP50'],
];

/** One line a group, without their sum: the lines add up to it. */
const renderCsv = ({ rows }: UsageReport): string =>
  [
    renderCsvLine(csvHead),
    ...rows.map((row) =>
      renderCsvLine([
        ...[row.name, row.requests, row.errors, row.promptTokens, row.completionTokens, row.busyMs],
        ...[row.firstTokenMs.p50, row.firstTokenMs.p95, row.totalMs.p95, row.decodeTokensPerSecond.p50],
      ]),
    ),
  ].join('');

/** `drover usage` */
export const usage: RunCommand = async (context) => {
  const nowMs = Date.now();
  const until = flag(context, 'until');
  const untilMs = until === undefined ? nowMs : parseUntil(until, nowMs);
  const by = parseChoice('by', flag(context, 'by') ?? 'project', groupings);
  const span = { sinceMs: parseSince(flag(context, 'since') ?? '7d', nowMs), untilMs };
  const isJson = isOn(context, 'json');
  if (isOn(context, 'speed')) {
    const speed = await context.connect().use.speed({ by, ...span });
    context.print(isJson ? JSON.stringify(speed, null, 2) : renderSpeed(speed));
    return exitCodes.ok;
  }
  const report = await context.connect().usage({ by, span });
  if (isOn(context, 'csv')) context.print(renderCsv(report).trimEnd());
  else context.print(isJson ? JSON.stringify(report, null, 2) : renderReport(report));
  return exitCodes.ok;
};
