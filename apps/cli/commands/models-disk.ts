import type { CleanReport, DiskReport } from '../../contract/model/index.ts';
import { type ExitCode, exitCodes } from '../../host/index.ts';
import { type CommandContext, isOn, type RunCommand } from '../command.ts';
import { formatDisk, formatDuration } from '../print/format-figure.ts';
import { type Column, formatTable } from '../print/format-table.ts';

type Row = DiskReport['models'][number];

const columns = (nowMs: number): readonly Column<Row>[] => [
  { head: 'NAME', value: ({ name }) => name },
  { head: 'ON DISK', align: 'right', value: ({ sizeBytes }) => formatDisk(sizeBytes) },
  {
    head: 'REMOVING FREES',
    align: 'right',
    value: ({ ownBytes, isEstimate }) => `${isEstimate ? 'up to ' : ''}${formatDisk(ownBytes)}`,
  },
  {
    head: 'LAST USED',
    align: 'right',
    value: ({ lastUsedAtMs }) => (lastUsedAtMs === null ? '-' : `${formatDuration(nowMs - lastUsedAtMs)} ago`),
  },
  { head: '', value: ({ isUnused }) => (isUnused ? 'unused' : '') },
];

const sumOrphans = ({ orphans }: DiskReport): number => orphans.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

function describeRest(report: DiskReport): readonly string[] {
  const { orphans, partialBytes, unusedBytes, note, models } = report;
  const unused = models.find(({ isUnused }) => isUnused);
  return [
    `Models take ${formatDisk(report.totalBytes)}${report.folder === null ? '' : ` in ${report.folder}`}.`,
    ...(orphans.length === 0
      ? []
      : [
          `${orphans.length} files of ${formatDisk(sumOrphans(report))} belong to no model.`,
          'Remove them: drover models disk --clean --yes',
        ]),
    ...(partialBytes > 0 ? [`Unfinished downloads hold ${formatDisk(partialBytes)}; a pull goes on with them.`] : []),
    ...(unused
      ? [
          `Models without a request for 30 days hold ${formatDisk(unusedBytes)}.`,
          `Remove one of them: drover models rm ${unused.name} --yes`,
        ]
      : []),
    ...(note === null ? [] : [note]),
  ];
}

function showReport(context: CommandContext, report: DiskReport): ExitCode {
  if (isOn(context, 'json')) context.print(JSON.stringify(report, null, 2));
  else {
    if (report.models.length > 0) context.print(`${formatTable(report.models, columns(Date.now()))}\n`);
    for (const line of describeRest(report)) context.print(line);
  }
  return exitCodes.ok;
}

function showCleaning(context: CommandContext, report: CleanReport): ExitCode {
  if (isOn(context, 'json')) context.print(JSON.stringify(report, null, 2));
  else context.print(`Removed ${report.removedCount} files; ${formatDisk(report.freedBytes)} freed.`);
  if (report.note !== null) context.explain(report.note);
  if (report.keptCount === 0) return exitCodes.ok;
  context.explain(`${report.keptCount} files could not be removed: look at who owns the model folder.`);
  return exitCodes.failed;
}

/** `drover models disk [--clean --yes]`: without both flags nothing is removed. */
export const modelsDisk: RunCommand = async (context) => {
  const { models } = context.connect();
  if (isOn(context, 'clean') && isOn(context, 'yes')) return showCleaning(context, await models.cleanDisk());
  const exitCode = showReport(context, await models.disk());
  if (isOn(context, 'clean')) context.explain('Nothing was removed. To do it: drover models disk --clean --yes');
  return isOn(context, 'clean') ? exitCodes.badUsage : exitCode;
};
