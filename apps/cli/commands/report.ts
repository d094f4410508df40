import type { BenchmarkRow } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { flag, isOn, type RunCommand } from '../command.ts';
import { changeColumns } from '../print/benchmark-columns.ts';
import { formatTimeMs } from '../print/format-figure.ts';
import { formatTable } from '../print/format-table.ts';
import { parseBaselineName } from './bench.ts';

function renderRow({ model, newest, baseline, changes, sentence }: BenchmarkRow): string {
  const name = baseline?.name ?? null;
  const against =
    baseline === null ? '' : ` against ${formatTimeMs(baseline.atMs)}${name === null ? '' : ` “${name}”`}`;
  const head = `${model}: ${formatTimeMs(newest.atMs)}${against}`;
  return [head, ...(changes.length === 0 ? [] : [formatTable(changes, changeColumns)]), sentence].join('\n');
}

/** `drover report`: what became slower or larger since the baseline. With `--fail`, a regression is a failure. */
export const report: RunCommand = async (context) => {
  const baseline = parseBaselineName(context, 'baseline');
  const answer = await context.connect().bench.report({ baseline, model: flag(context, 'model') ?? null });
  if (isOn(context, 'json')) context.print(JSON.stringify(answer, null, 2));
  else if (answer.rows.length > 0) context.print(answer.rows.map(renderRow).join('\n\n'));
  else context.explain('No benchmark is stored: `drover bench MODEL` makes one.');
  const hasRegression = answer.rows.some(({ verdict }) => verdict === 'regression');
  return hasRegression && isOn(context, 'fail') ? exitCodes.failed : exitCodes.ok;
};
