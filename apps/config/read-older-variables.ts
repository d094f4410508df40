import type { Config } from '../contract/model/index.ts';
import { type ConfigProblem, createProblem } from './config-problem.ts';
import type { Layer, LayerSetting } from './layer.ts';
import { olderVariables } from './older-variables.ts';
import { isAllowed } from './setting-paths.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface Below {
  readonly config: Config;
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Settings from the variables that older proxies know. Their names are common, so a value that makes no sense here is left out with a
 * warning: it may be meant for another program.
 */
export function readOlderVariables(env: Environment, { config, sources }: Below): Layer {
  const settings: LayerSetting[] = [];
  const warnings: ConfigProblem[] = [];
  let backends = config.backends;
  let models = config.models;
  for (const [name, read] of Object.entries(olderVariables)) {
    const text = env[name]?.trim() ?? '';
    if (text === '') continue;
    const outcome = read(text, { env, config: { ...config, backends, models } });
    for (const { path, value } of outcome.settings) {
      if (!isAllowed(path, value)) {
        warnings.push(createProblem('', `The variable ${name} is not heeded: its value means nothing to Drover.`));
        continue;
      }
      if (path[0] === 'backends') backends = value as Config['backends'];
      if (path[0] === 'models') models = value as Config['models'];
      settings.push({ path, value, source: describeSource(sources.get(path.join('.')), name, path) });
    }
    if (outcome.note !== null) warnings.push(createProblem('', `The variable ${name} ${outcome.note}`));
  }
  return { settings, problems: [], warnings };
}

/** A list keeps what it had, and gets more. */
function describeSource(before: string | undefined, name: string, path: readonly string[]): string {
  const isMore = ['backends', 'models'].includes(path[0] ?? '') && before !== undefined && before !== 'default';
  return isMore ? `${before}, and environment ${name}` : `environment ${name}`;
}
