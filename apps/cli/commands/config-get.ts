import { exitCodes, readSetting, redactConfig, settingPaths, suggestSetting } from '../../host/index.ts';
import { isOn, type RunCommand } from '../command.ts';
import { type Column, formatTable } from '../print/format-table.ts';
import { UsageError } from '../usage-error.ts';
import { explainProblems, openConfig } from './config-here.ts';

interface Row {
  readonly key: string;
  readonly value: unknown;
  readonly source: string;
}

const renderValue = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const columns: readonly Column<Row>[] = [
  { head: 'SETTING', value: ({ key }) => key },
  { head: 'VALUE', maxLength: 100, value: ({ value }) => renderValue(value) },
  { head: 'FROM', value: ({ source }) => source },
];

/** `drover config get [KEY]`: the settings that a service would have, each with where it comes from; or the value of one. */
export const getConfig: RunCommand = async (context) => {
  const config = openConfig(context);
  const loaded = config.load();
  explainProblems(context, config.filePath, loaded.problems);
  const settings = redactConfig(loaded.config);
  const [key] = context.positionals;
  if (key === undefined) {
    const rows = settingPaths.map((path) => {
      const name = path.join('.');
      return { key: name, value: readSetting(settings, path), source: loaded.sources.get(name) ?? 'default' };
    });
    context.print(isOn(context, 'json') ? JSON.stringify(rows, null, 2) : formatTable(rows, columns));
  } else {
    const value = readSetting(settings, key.split('.'));
    if (value === undefined) throw createUnknownKey(key);
    context.print(isOn(context, 'json') ? JSON.stringify(value, null, 2) : renderValue(value));
  }
  return loaded.isFileInForce ? exitCodes.ok : exitCodes.badUsage;
};

/** For a key that is none. */
export function createUnknownKey(key: string): UsageError {
  const near = suggestSetting(key, settingPaths);
  return new UsageError(
    `There is no setting ${key.slice(0, 100)}.`,
    near ? `Did you mean: ${near}` : 'See: drover config get',
  );
}
