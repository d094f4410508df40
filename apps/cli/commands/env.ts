import type { EnvironmentEntry } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { isOn, type RunCommand } from '../command.ts';
import { type Column, formatTable } from '../print/format-table.ts';

function describeValue({ value, defaultValue, unit }: EnvironmentEntry): string {
  if (value === '') return defaultValue === '' ? '' : `(${defaultValue})`;
  return unit === 'bytes' || unit === 'tokens' ? `${value} ${unit}` : value;
}

const columns: readonly Column<EnvironmentEntry>[] = [
  { head: 'NAME', value: ({ name }) => name },
  { head: 'VALUE', value: describeValue },
  { head: 'FROM', value: ({ source }) => source },
  { head: 'READ BY OLLAMA', value: ({ isHonoured }) => (isHonoured ? 'yes' : 'no') },
  { head: 'NOTE', maxLength: 400, value: ({ note }) => note },
];

/** `drover env` */
export const env: RunCommand = async (context) => {
  const entries = await context.connect().environment();
  context.print(isOn(context, 'json') ? JSON.stringify(entries, null, 2) : formatTable(entries, columns));
  return exitCodes.ok;
};
