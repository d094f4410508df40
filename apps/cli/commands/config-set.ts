import { type ConfigEdit, readSettingText, settingPaths } from '../../host/index.ts';
import type { RunCommand } from '../command.ts';
import { createUnknownKey } from './config-get.ts';
import { openConfig, reportSave, who } from './config-here.ts';

/** `drover config set KEY VALUE`; the value `default` takes the setting out of the file. */
export const setConfig: RunCommand = async (context) => {
  const [key = '', text = ''] = context.positionals;
  const path = key.split('.');
  const setting = settingPaths.find((known) => known.every((part, index) => part === path[index]));
  if (setting === undefined) throw createUnknownKey(key);
  const config = openConfig(context);
  const edit: ConfigEdit =
    text === 'default'
      ? { kind: 'remove', path }
      : { kind: 'set', path, value: readSettingText(path, text) ?? readJson(text) };
  const result = await config.save({ edits: [edit], etag: config.read().etag, who });
  const code = reportSave(context, config, {
    result,
    done: text === 'default' ? `${key} is the default again.` : `${key} is set.`,
  });
  const source = config.load().sources.get(setting.join('.')) ?? '';
  if (code === 0 && source.startsWith('environment')) context.explain(`What counts comes from the ${source}.`);
  return code;
};

/** A number, a switch, a list or a section as JSON; any other text as it is. */
function readJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // Then it is text.
    return text;
  }
}
