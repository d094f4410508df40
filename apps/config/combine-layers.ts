import { type Config, configSchema } from '../contract/model/index.ts';
import { checkConfig } from './check-config.ts';
import { type ConfigProblem, createProblem } from './config-problem.ts';
import type { Layer, LayerSetting } from './layer.ts';
import { readEnvironmentLayer } from './read-environment-layer.ts';
import { readOlderVariables } from './read-older-variables.ts';
import { isAllowed, readSetting, settingPaths, writeSetting } from './setting-paths.ts';

/** Some of the settings, as command-line flags give them. */
export type ConfigOverrides = {
  readonly [Section in keyof Config]?: Config[Section] extends object
    ? { readonly [Key in keyof Config[Section]]?: Config[Section][Key] | undefined }
    : Config[Section];
};

export interface UpperLayers {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly overrides: ConfigOverrides;
}

export interface Combined {
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
  readonly sources: ReadonlyMap<string, string>;
}

/** Puts names of older proxies over the file, Drover's own variables over those, flags over all. What does not fit the rest is left out. */
export function combineLayers(fileLayer: Layer, { env, overrides }: UpperLayers): Combined {
  let tree: unknown = {};
  const sources = new Map(settingPaths.map((path) => [path.join('.'), 'default']));
  const misfits: ConfigProblem[] = [];
  const put = ({ path, value, source }: LayerSetting): void => {
    tree = writeSetting(tree, path, value);
    sources.set(path.join('.'), source);
  };
  fileLayer.settings.forEach(put);
  const older = readOlderVariables(env, { config: configSchema.parse(tree), sources });
  const upper = [older, readEnvironmentLayer(env), readOverridesLayer(overrides)];
  for (const setting of upper.flatMap(({ settings }) => settings)) {
    const misfit = findMisfit(tree, setting);
    if (misfit === null) put(setting);
    else misfits.push(misfit);
  }
  const all = [fileLayer, ...upper];
  return {
    config: configSchema.parse(tree),
    problems: [...all.flatMap(({ problems }) => problems), ...misfits],
    warnings: all.flatMap(({ warnings }) => warnings),
    sources,
  };
}

/** Settings that are good on their own may still contradict others: a rule for a backend that is not there. */
function findMisfit(tree: unknown, { path, value, source }: LayerSetting): ConfigProblem | null {
  const parsed = configSchema.safeParse(writeSetting(tree, path, value));
  const [fault] = parsed.success ? checkConfig(parsed.data).errors : [];
  if (parsed.success && fault === undefined) return null;
  const why = fault === undefined ? '' : ` ${fault.message}`;
  return createProblem(path.join('.'), `What comes from ${source} does not fit the other settings.${why}`);
}

function readOverridesLayer(overrides: ConfigOverrides): Layer {
  const given = settingPaths.flatMap((path) => {
    const value = readSetting(overrides, path);
    return value === undefined ? [] : [{ path, value, source: 'flag' }];
  });
  const isGood = ({ path, value }: LayerSetting): boolean => isAllowed(path, value);
  return {
    settings: given.filter(isGood),
    problems: given
      .filter((setting) => !isGood(setting))
      .map(({ path }) => createProblem(path.join('.'), 'The flag for this setting has a value that is not allowed.')),
    warnings: [],
  };
}
