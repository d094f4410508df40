import { parse as parseYaml } from 'yaml';
import { type ConfigProblem, createProblem } from './config-problem.ts';
import type { Layer } from './layer.ts';
import { isAllowed, isList, type SettingPath, settingPaths } from './setting-paths.ts';
import { suggestName } from './suggest-name.ts';

/** The variable that overrides a setting: `gateway.takeOverOllamaPort` is `DROVER_GATEWAY_TAKE_OVER_OLLAMA_PORT`. */
export function toVariableName(path: SettingPath): string {
  const words = path.map((key) => key.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase());
  return `DROVER_${words.join('_')}`;
}

const sections = new Set(
  settingPaths.filter((path) => path.length > 1).map(([section]) => toVariableName([section ?? ''])),
);

/** Settings of `DROVER_*` variables. A variable that is wrong is left out and told of; empty ones do not count. */
export function readEnvironmentLayer(environment: Readonly<Record<string, string | undefined>>): Layer {
  const settings: Layer['settings'][number][] = [];
  const problems: ConfigProblem[] = listUnknown(environment);
  for (const path of settingPaths) {
    const name = toVariableName(path);
    const text = environment[name];
    if (text === undefined || text === '') continue;
    const value = readSettingText(path, text);
    if (value === undefined) {
      problems.push(createProblem(path.join('.'), `The variable ${name} has a value that is not allowed.`));
    } else settings.push({ path, value, source: `environment ${name}` });
  }
  return { settings, problems, warnings: [] };
}

/**
 * The value that a word on the command line or in a variable means: text where text is allowed, on and off for switches, words with commas
 * for a list, else what YAML makes of it. `undefined` when the setting cannot have it.
 */
export function readSettingText(path: SettingPath, text: string): unknown {
  if (isAllowed(path, text)) return text;
  const word = text.toLowerCase();
  const isOn = word === 'on';
  if ((isOn || word === 'off') && isAllowed(path, isOn)) return isOn;
  if (isAllowed(path, word)) return word;
  const value = readYaml(text);
  if (value !== undefined && isAllowed(path, value)) return value;
  const words = text.split(',').map((part) => part.trim());
  return isList(path) && isAllowed(path, words) ? words : undefined;
}

function readYaml(text: string): unknown {
  try {
    const value: unknown = parseYaml(text, { schema: 'core', maxAliasCount: 0, logLevel: 'silent' });
    return value;
  } catch {
    // Not YAML either: the caller tells that the value is not allowed.
    return undefined;
  }
}

function listUnknown(environment: Readonly<Record<string, string | undefined>>): ConfigProblem[] {
  const known = settingPaths.map(toVariableName);
  return Object.keys(environment)
    .filter((name) => !known.includes(name) && [...sections].some((section) => name.startsWith(`${section}_`)))
    .map((name) =>
      createProblem('', `There is no setting for the variable ${name.slice(0, 128)}.`, suggestName(name, known)),
    );
}
