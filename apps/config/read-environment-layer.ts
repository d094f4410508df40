import { parse as parseYaml } from 'yaml';
import type { ConfigProblem } from './config-problem.ts';
import type { Layer } from './layer.ts';
import { isAllowed, isList, readSwitch, type SettingPath, settingPaths } from './setting-paths.ts';
import { suggestName } from './suggest-name.ts';

/** The variable that overrides a setting: `gateway.takeOverOllamaPort` is `DROVER_GATEWAY_TAKE_OVER_OLLAMA_PORT`. */
function toVariableName(path: SettingPath): string {
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
    const value = isList(path) ? undefined : readValue(path, text);
    if (value === undefined) problems.push(createProblem(path.join('.'), describeRefusal(path, name)));
    else settings.push({ path, value, source: `environment ${name}` });
  }
  return { settings, problems };
}

function describeRefusal(path: SettingPath, name: string): string {
  if (isList(path)) return `The variable ${name} is not heeded: this list stands in the configuration file.`;
  return `The variable ${name} has a value that is not allowed.`;
}

/** Text where text is allowed, else what YAML makes of it: a number, true, a map. */
function readValue(path: SettingPath, text: string): unknown {
  if (isAllowed(path, text)) return text;
  const switched = readSwitch(path, text.toLowerCase());
  if (isAllowed(path, switched)) return switched;
  try {
    const value: unknown = parseYaml(text, { schema: 'core', maxAliasCount: 0, logLevel: 'silent' });
    return isAllowed(path, value) ? value : undefined;
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

function createProblem(path: string, message: string, suggestion: string | null = null): ConfigProblem {
  return { path, line: null, column: null, message, suggestion };
}
