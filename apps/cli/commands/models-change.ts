import { isSameModel, toSafeText } from '../../base/index.ts';
import type { FreedSpace, ModelDetails } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { type CommandContext, isOn, type RunCommand } from '../command.ts';
import { formatCount, formatDisk, orAbsent } from '../print/format-figure.ts';
import { formatTable } from '../print/format-table.ts';

const describeSpace = ({ freedBytes, isEstimate }: FreedSpace): string =>
  isEstimate ? `up to ${formatDisk(freedBytes)}` : formatDisk(freedBytes);

/** Says what would go; nothing is removed without `--yes`. */
async function explainRemoval(context: CommandContext, model: string): Promise<void> {
  const { models } = context.connect();
  const { name } = await models.show({ model });
  const row = (await models.disk()).models.find((each) => isSameModel(name, each.name));
  const space = row ? describeSpace({ freedBytes: row.ownBytes, isEstimate: row.isEstimate }) : 'its space';
  context.explain(`${toSafeText(name, 200)} would free ${space}. Nothing was removed.`);
  context.explain(`Remove it: drover models rm ${toSafeText(model, 200)} --yes`);
}

/** `drover models rm NAME --yes` */
export const removeModel: RunCommand = async (context) => {
  const [model = ''] = context.positionals;
  if (!isOn(context, 'yes')) {
    await explainRemoval(context, model);
    return exitCodes.badUsage;
  }
  const space = await context.connect().models.remove({ model });
  if (isOn(context, 'json')) context.print(JSON.stringify(space, null, 2));
  else context.print(`Removed ${toSafeText(model, 200)}; ${describeSpace(space)} freed.`);
  return exitCodes.ok;
};

/** `drover models copy SOURCE DESTINATION` */
export const copyModel: RunCommand = async (context) => {
  const [source = '', destination = ''] = context.positionals;
  const models = await context.connect().models.copy({ source, destination });
  if (isOn(context, 'json')) context.print(JSON.stringify(models, null, 2));
  else context.print(`Copied ${toSafeText(source, 200)} to ${toSafeText(destination, 200)}; the files are shared.`);
  return exitCodes.ok;
};

const describeDetails = (details: ModelDetails): readonly (readonly [string, string])[] => [
  ['Name', details.name],
  ['Family', orAbsent(details.family)],
  ['Size', orAbsent(details.parameterSize)],
  ['Quantization', orAbsent(details.quantization)],
  ['Context', details.contextLength === null ? '-' : `${formatCount(details.contextLength)} tokens`],
  ['Can', details.capabilities.join(', ') || '-'],
  ['License', orAbsent(details.license)],
  ...details.parameters.map(({ name, value }) => [`Parameter ${name}`, value] as const),
];

/** `drover models show NAME` */
export const showModel: RunCommand = async (context) => {
  const [model = ''] = context.positionals;
  const details = await context.connect().models.show({ model });
  if (isOn(context, 'json')) context.print(JSON.stringify(details, null, 2));
  else {
    const columns = [
      { head: 'WHAT', value: ([name]: readonly [string, string]) => name },
      { head: '', maxLength: 300, value: ([, value]: readonly [string, string]) => value },
    ];
    context.print(formatTable(describeDetails(details), columns));
  }
  return exitCodes.ok;
};
