import { stringify } from 'yaml';
import type { Config } from '../contract/model/index.ts';
import { isSecret } from './check-secrets.ts';

const hidden = '(hidden)';
const secretName = /key|token|secret|password|credential|auth/i;

/** The settings for another's eyes: values of variables that may be secrets are left out. */
export function redactConfig(config: Config): Config {
  const extraEnv = Object.entries(config.daemon.extraEnv).map(([name, value]): [string, string] => [
    name,
    secretName.test(name) || isSecret(value) ? hidden : value,
  ]);
  return { ...config, daemon: { ...config.daemon, extraEnv: Object.fromEntries(extraEnv) } };
}

/** The redacted settings as a configuration file. */
export const renderConfigExport = (config: Config): string =>
  stringify(withoutEmptyUse(redactConfig(config)), { lineWidth: 0 });

/** In a rule with a split, `use` is empty where it was left out. */
function withoutEmptyUse(config: Config): object {
  const models = config.models.map(({ use, ...rule }) => (rule.split === undefined ? { use, ...rule } : rule));
  return { ...config, models };
}
