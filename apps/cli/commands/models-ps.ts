import { isSameModel, toSafeText } from '../../base/index.ts';
import type { ResidentModel } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { type CommandContext, flag, isOn, type RunCommand } from '../command.ts';
import { parseKeepAlive, parseTokens } from '../parse-model-values.ts';
import { formatCount, formatDuration, formatMemory } from '../print/format-figure.ts';
import { type Column, formatTable } from '../print/format-table.ts';

function describeExpiry({ expiresAtMs, isPinned }: ResidentModel): string {
  if (isPinned) return 'never, pinned';
  return expiresAtMs === null ? 'never' : formatDuration(Math.max(0, expiresAtMs - Date.now()));
}

const columns: readonly Column<ResidentModel>[] = [
  { head: 'NAME', value: ({ name }) => name },
  { head: 'MEMORY', align: 'right', value: ({ sizeBytes }) => formatMemory(sizeBytes) },
  {
    head: 'ON GPU',
    align: 'right',
    value: ({ gpuBytes, sizeBytes }) => `${sizeBytes > 0 ? Math.round((gpuBytes / sizeBytes) * 100) : 0} %`,
  },
  { head: 'CONTEXT', align: 'right', value: ({ contextLength }) => formatCount(contextLength) },
  { head: 'UNLOADS IN', align: 'right', value: describeExpiry },
  {
    head: 'LOADED',
    align: 'right',
    value: ({ loadedAtMs }) => `${formatDuration(Math.max(0, Date.now() - loadedAtMs))} ago`,
  },
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

/** `drover models load MODEL [--context N] [--keep-alive D]`: answers once it is in memory. */
export const loadModel: RunCommand = async (context) => {
  const [model = ''] = context.positionals;
  const tokens = flag(context, 'context');
  const keepAlive = flag(context, 'keep-alive');
  const order = {
    model,
    ...(tokens === undefined ? {} : { contextLength: parseTokens('--context', tokens) }),
    ...(keepAlive === undefined ? {} : { keepAlive: parseKeepAlive('--keep-alive', keepAlive) }),
  };
  show(context, await context.connect().models.load(order));
  return exitCodes.ok;
};

/** `drover models unload MODEL`: answers once its memory is free. */
export const unloadModel: RunCommand = async (context) => {
  const [model = ''] = context.positionals;
  const { models } = context.connect();
  const before = await models.resident();
  const after = await models.unload({ model });
  if (!before.some(({ name }) => isSameModel(model, name)))
    context.explain(`${toSafeText(model, 200)} was not in memory.`);
  show(context, after);
  return exitCodes.ok;
};
