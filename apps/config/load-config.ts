import { join } from 'node:path';
import { type Config, configSchema } from '../contract/model/index.ts';
import type { ConfigProblem } from './config-problem.ts';
import type { Layer } from './layer.ts';
import { readEnvironmentLayer } from './read-environment-layer.ts';
import { readFileLayer } from './read-file-layer.ts';
import { isAllowed, readSetting, settingPaths, writeSetting } from './setting-paths.ts';

/** Some of the settings, as command-line flags give them. */
type ConfigOverrides = {
  readonly [Section in keyof Config]?: Config[Section] extends object
    ? { readonly [Key in keyof Config[Section]]?: Config[Section][Key] | undefined }
    : Config[Section];
};

export interface ConfigRequest {
  readonly dataDir: string;
  /** `null` for `config.yaml` in the data folder, which may be missing. */
  readonly configPath: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly overrides: ConfigOverrides;
}

export interface LoadedConfig {
  readonly config: Config;
  /** What is wrong, in file order; a file with any problem is left out as a whole. */
  readonly problems: readonly ConfigProblem[];
  /** For each setting "default", "file, line 3", "environment DROVER_LOG_LEVEL" or "flag". */
  readonly sources: ReadonlyMap<string, string>;
  readonly filePath: string;
}

/** Settings in force: defaults, then the file, then the environment, then flags. Never throws. */
export function loadConfig({ dataDir, configPath, env, overrides }: ConfigRequest): LoadedConfig {
  const filePath = configPath ?? join(dataDir, 'config.yaml');
  const layers = [
    readFileLayer(filePath, configPath !== null),
    readEnvironmentLayer(env),
    readOverridesLayer(overrides),
  ];
  let tree: unknown = {};
  const sources = new Map(settingPaths.map((path) => [path.join('.'), 'default']));
  for (const { path, value, source } of layers.flatMap((layer) => layer.settings)) {
    tree = writeSetting(tree, path, value);
    sources.set(path.join('.'), source);
  }
  return { config: configSchema.parse(tree), problems: layers.flatMap((layer) => layer.problems), sources, filePath };
}

function readOverridesLayer(overrides: ConfigOverrides): Layer {
  const given = settingPaths.flatMap((path) => {
    const value = readSetting(overrides, path);
    return value === undefined ? [] : [{ path, value, source: 'flag' }];
  });
  const isGood = ({ path, value }: (typeof given)[number]): boolean => isAllowed(path, value);
  return {
    settings: given.filter(isGood),
    problems: given
      .filter((setting) => !isGood(setting))
      .map(({ path }) => ({
        path: path.join('.'),
        line: null,
        column: null,
        message: 'The flag for this setting has a value that is not allowed.',
        suggestion: null,
      })),
  };
}
