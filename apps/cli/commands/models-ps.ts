import type { ResidentModel } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { type CommandContext, isOn, type RunCommand } from '../command.ts';
import { formatCount, formatDuration, formatMemory } from '../print/format-figure.ts';
import { type Column, formatTable } from '../print/format-table.ts';

const describeExpiry = (expiresAtMs: number | null): string =>
  expiresAtMs === null ? 'never' : formatDuration(Math.max(0, expiresAtMs - Date.now()));

const columns: readonly Column<ResidentModel>[] = [
  { head: 'NAME', value: ({ name }) => name },
  { head: 'MEMORY', align: 'right', value: ({ sizeBytes }) => formatMemory(sizeBytes) },
  {
    head: 'ON GPU',
    align: 'right',
    value: ({ gpuBytes, sizeBytes }) => `${sizeBytes > 0 ? Math.round((gpuBytes / sizeBytes) * 100) : 0} %`,
  },
  { head: 'CONTEXT', align: 'right', value: ({ contextLength }) => formatCount(contextLength) },
  { head: 'UNLOADS IN', align: 'right', value: ({ expiresAtMs }) => describeExpiry(expiresAtMs) },
];

function show(context: CommandContext, models: readonly ResidentModel[]): void {
  if (isOn(context, 'json')) context.print(JSON.stringify(models, null, 2));
  else if (models.length > 0) context.print(formatTable(models, columns));
  else context.explain('No model is in memory.');
}

/** `drover models ps` */
export const listResidentModels: RunCommand = async (context) => {
  show(context, await context.connect().models.resident());
  return exitCodes.ok;
};

/** `drover models load MODEL`: answers once it is in memory. */
export const loadModel: RunCommand = async (context) => {
  const [model = ''] = context.positionals;
  show(context, await context.connect().models.load({ model }));
  return exitCodes.ok;
};

/** `drover models unload MODEL`: answers once its memory is free. */
export const unloadModel: RunCommand = async (context) => {
  const [model = ''] = context.positionals;
  show(context, await context.connect().models.unload({ model }));
  return exitCodes.ok;
};
