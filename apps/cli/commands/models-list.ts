import { isSameModel } from '../../base/index.ts';
import type { InstalledModel, ModelPolicy } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { isOn, type RunCommand } from '../command.ts';
import { formatDisk, orAbsent } from '../print/format-figure.ts';
import { type Column, formatTable } from '../print/format-table.ts';

type Row = InstalledModel & Pick<ModelPolicy, 'isPinned' | 'isPreloaded'>;

const columns: readonly Column<Row>[] = [
  { head: 'NAME', value: ({ name }) => name },
  { head: 'ON DISK', align: 'right', value: ({ sizeBytes }) => formatDisk(sizeBytes) },
  { head: 'SIZE', align: 'right', value: ({ parameterSize }) => orAbsent(parameterSize) },
  { head: 'QUANT', value: ({ quantization }) => orAbsent(quantization) },
  { head: 'CAN', value: ({ capabilities }) => capabilities.join(', ') },
  {
    head: '',
    value: ({ isPinned, isPreloaded }) =>
      [...(isPinned ? ['pinned'] : []), ...(isPreloaded ? ['preloaded'] : [])].join(', '),
  },
];

/** `drover models list` */
export const listModels: RunCommand = async (context) => {
  const client = context.connect();
  const [installed, policies] = await Promise.all([client.models.installed(), client.models.policies()]);
  const models = installed.map((model): Row => {
    const policy = policies.find((each) => isSameModel(model.name, each.model));
    return { ...model, isPinned: policy?.isPinned ?? false, isPreloaded: policy?.isPreloaded ?? false };
  });
  if (isOn(context, 'json')) context.print(JSON.stringify(models, null, 2));
  else if (models.length > 0) context.print(formatTable(models, columns));
  else context.explain('No model is installed. Get one: drover models pull llama3.2:3b');
  return exitCodes.ok;
};
