import type { EnvironmentEntry } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { isOn, type RunCommand } from '../command.ts';
import { type Column, formatTable } from '../print/format-table.ts';

function describePassed({ defaultValue, unit }: EnvironmentEntry, value: string): string {
  if (value === '') return defaultValue === '' ? '' : `(${defaultValue})`;
  return unit === 'bytes' || unit === 'tokens' ? `${value} ${unit}` : value;
}

function describeValue(entry: EnvironmentEntry): string {
  const { value, pendingValue } = entry;
  const now = describePassed(entry, value);
  if (pendingValue === null) return now;
  return `${now}, after a restart: ${describePassed(entry, pendingValue) || 'nothing'}`.replace(/^, /, '');
}

const columns: readonly Column<EnvironmentEntry>[] = [
  { head: 'NAME', value: ({ name }) => name },
  { head: 'VALUE', maxLength: 120, value: describeValue },
  { head: 'FROM', value: ({ source }) => source },
  { head: 'READ BY OLLAMA', value: ({ isHonoured }) => (isHonoured ? 'yes' : 'no') },
  { head: 'NOTE', maxLength: 400, value: ({ note }) => note },
];

/** `drover env` */
export const env: RunCommand = async (context) => {
  const entries = await context.connect().environment();
  if (isOn(context, 'json')) context.print(JSON.stringify(entries, null, 2));
  else {
    context.print(formatTable(entries, columns));
    const changes = entries.filter(({ pendingValue }) => pendingValue !== null).length;
    if (changes > 0) {
      context.explain(`${changes} ${changes === 1 ? 'change reaches' : 'changes reach'} Ollama when it is restarted.`);
      context.explain('When nobody uses it: drover daemon restart --when idle');
    }
  }
  return exitCodes.ok;
};
