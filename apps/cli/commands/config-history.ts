import type { ConfigHistoryEntry } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { flag, isOn, type RunCommand } from '../command.ts';
import { parseLimit } from '../parse-values.ts';
import { formatTimeMs } from '../print/format-figure.ts';
import { type Column, formatTable } from '../print/format-table.ts';
import { UsageError } from '../usage-error.ts';
import { openConfig, reportSave, who } from './config-here.ts';

const columns: readonly Column<ConfigHistoryEntry>[] = [
  { head: 'TIME', value: ({ atMs }) => formatTimeMs(atMs) },
  { head: 'BY', value: (entry) => entry.who },
  { head: 'ID', value: ({ id }) => id },
  { head: 'CHANGED', maxLength: 120, value: ({ changedPaths }) => changedPaths.join(', ') || 'no setting' },
];

/** `drover config history`: accepted changes, newest first. */
export const listConfigHistory: RunCommand = async (context) => {
  const limit = parseLimit(flag(context, 'limit'), { fallback: 20, maximum: 200 });
  const entries = openConfig(context).history().slice(0, limit);
  if (isOn(context, 'json')) context.print(JSON.stringify(entries, null, 2));
  else if (entries.length > 0) context.print(formatTable(entries, columns));
  else context.explain('The configuration has not been changed yet.');
  return exitCodes.ok;
};

/** `drover config rollback ID`: the file as it was after that change. */
export const rollBackConfig: RunCommand = async (context) => {
  const [id = ''] = context.positionals;
  const config = openConfig(context);
  const result = await config.restore({ id, etag: config.read().etag, who });
  if (result === null) throw new UsageError(`There is no change ${id.slice(0, 100)}.`, 'See: drover config history');
  return reportSave(context, config, { result, done: `The configuration is as it was after ${id}.` });
};
