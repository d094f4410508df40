import { toSafeText } from '../../base/index.ts';
import { exitCodes, importSettings } from '../../host/index.ts';
import { isOn, type RunCommand } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { explainProblems, openConfig, reportSave, who } from './config-here.ts';
import { readText } from './config-validate.ts';

const bullet = (text: string): string => `  ${toSafeText(text, 400)}`;

/** `drover config import FILE [--dry-run]`: takes over what another program's settings and Drover's have in common. */
export const importConfig: RunCommand = async (context) => {
  const [path = ''] = context.positionals;
  const outcome = importSettings(readText(path));
  if (outcome === null) {
    const hint = 'It reads settings of llama-swap, LiteLLM, LM Studio and Ollama, and JSON name maps.';
    throw new UsageError(`The settings in ${path} are of no program that Drover knows.`, hint);
  }
  const { format, edits, taken, notTaken } = outcome;
  const config = openConfig(context);
  const preview = config.preview({ edits });
  const diff = preview.kind === 'valid' ? preview.diff : '';
  if (isOn(context, 'json')) context.print(JSON.stringify({ format, taken, notTaken, diff }, null, 2));
  else {
    context.print([`Settings of ${format}. Taken:`, ...taken.map(bullet)].join('\n'));
    if (notTaken.length > 0) {
      context.print(['Not taken:', ...notTaken.map(({ what, why }) => bullet(`${what}: ${why}`))].join('\n'));
    }
    if (isOn(context, 'dry-run') && diff !== '') context.print(diff);
  }
  if (preview.kind === 'invalid') {
    explainProblems(context, config.filePath, preview.problems);
    context.explain('Nothing was written.');
    return exitCodes.badUsage;
  }
  if (isOn(context, 'dry-run')) return exitCodes.ok;
  const result = await config.save({ edits, etag: config.read().etag, who: `${who}, import of ${format}` });
  return reportSave({ ...context, print: context.explain }, config, { result, done: `${config.filePath} is changed.` });
};
