import type { UsageReport, UsageRow } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { flag, isOn, type RunCommand } from '../command.ts';
import { parseChoice, parseSince } from '../parse-values.ts';
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

/** `drover usage` */
export const usage: RunCommand = async (context) => {
  const untilMs = Date.now();
  const by = parseChoice('by', flag(context, 'by') ?? 'project', groupings);
  const span = { sinceMs: parseSince(flag(context, 'since') ?? '7d', untilMs), untilMs };
  const report = await context.connect().usage({ by, span });
  context.print(isOn(context, 'json') ? JSON.stringify(report, null, 2) : renderReport(report));
  return exitCodes.ok;
};
