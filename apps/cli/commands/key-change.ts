import { exitCodes } from '../../host/index.ts';
import { type CommandContext, flag, isOn, type RunCommand } from '../command.ts';
import { parseCeilings } from '../parse-ceilings.ts';
import { parseLimits } from '../parse-limits.ts';
import { parseKeepAlive } from '../parse-model-values.ts';
import { UsageError } from '../usage-error.ts';

/** `drover keys change ID --rpm 60` */
export const changeKey: RunCommand = async (context) => {
  const [id = ''] = context.positionals;
  const change = readChange(context);
  if (Object.keys(change).length === 0)
    throw new UsageError('Say what is to be another.', 'For example --rpm 60, or --rpm none for no limit.');
  const record = await context.connect().keys.change({ id, ...change });
  if (isOn(context, 'json')) context.print(JSON.stringify(record, null, 2));
  else context.print(`${record.id} (${record.name}) is changed, from its next request on.`);
  return exitCodes.ok;
};

function readChange(context: CommandContext) {
  const name = flag(context, 'name');
  const models = flag(context, 'models');
  const keepAlive = flag(context, 'keep-alive');
  const limits = parseLimits(context);
  const ceilings = parseCeilings(context);
  return {
    ...(name === undefined ? {} : { name }),
    ...(models === undefined ? {} : { models: models.split(',') }),
    ...(keepAlive === undefined ? {} : { keepAlive: readStay(keepAlive) }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
    ...(Object.keys(ceilings).length === 0 ? {} : { ceilings }),
  };
}

const readStay = (text: string) => (text === 'none' ? null : parseKeepAlive('--keep-alive', text));
