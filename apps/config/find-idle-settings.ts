import { isDeepStrictEqual } from 'node:util';
import { type Config, configSchema } from '../contract/model/index.ts';
import { createIssue } from './create-issue.ts';
import type { DescribedIssue } from './describe-issue.ts';
import { readSetting } from './setting-paths.ts';

/** Settings that this version reads and checks, and does nothing with. */
const idlePaths: readonly (readonly string[])[] = [
  ['gateway', 'cors', 'origins'],
  ['gateway', 'tls'],
  ['gateway', 'hosts'],
  ['gateway', 'metrics', 'enabled'],
  ['gateway', 'metrics', 'path'],
  ['gateway', 'version'],
  ['gateway', 'verifyBackendTls'],
  ['limits', 'concurrency'],
  ['limits', 'queue', 'max'],
  ['limits', 'queue', 'maxWait'],
  ['cache'],
  ['log', 'bodies'],
  ['log', 'retentionDays'],
  ['log', 'maxDbMb'],
];
const message = 'This version of Drover does nothing with this setting yet.';
const actedOn: ReadonlySet<string> = new Set(['num_ctx', 'keep_alive']);

/** Told as a warning, so that nobody relies on what is not there. */
export function findIdleSettings(config: Config): DescribedIssue[] {
  const usual = configSchema.parse({});
  const changed = idlePaths.filter((path) => !isDeepStrictEqual(readSetting(config, path), readSetting(usual, path)));
  const projects = config.projects.flatMap(({ priority, bodies }, index) => [
    ...(priority === 'interactive' ? [] : [['projects', String(index), 'priority']]),
    ...(bodies === undefined ? [] : [['projects', String(index), 'bodies']]),
  ]);
  const rules = config.models.flatMap(({ set = {} }, index) =>
    Object.keys(set)
      .filter((name) => !actedOn.has(name))
      .map((name) => ['models', String(index), 'set', name]),
  );
  return [...changed, ...projects, ...rules].map((path) => createIssue([...path], message));
}
