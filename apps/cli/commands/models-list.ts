import type { InstalledModel } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { isOn, type RunCommand } from '../command.ts';
import { formatDisk, orAbsent } from '../print/format-figure.ts';
import { type Column, formatTable } from '../print/format-table.ts';

const columns: readonly Column<InstalledModel>[] = [
  { head: 'NAME', value: ({ name }) => name },
  { head: 'ON DISK', align: 'right', value: ({ sizeBytes }) => formatDisk(sizeBytes) },
  { head: 'SIZE', align: 'right', value: ({ parameterSize }) => orAbsent(parameterSize) },
  { head: 'QUANT', value: ({ quantization }) => orAbsent(quantization) },
  { head: 'CAN', value: ({ capabilities }) => capabilities.join(', ') },
];

/** `drover models list` */
export const listModels: RunCommand = async (context) => {
  const models = await context.connect().models.installed();
  if (isOn(context, 'json')) context.print(JSON.stringify(models, null, 2));
  else if (models.length > 0) context.print(formatTable(models, columns));
  else context.explain('No model is installed. Get one: drover models pull llama3.2:3b');
  return exitCodes.ok;
};
