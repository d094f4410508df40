import { isDeepStrictEqual } from 'node:util';
import { type Config, configSchema } from '../contract/model/index.ts';
import { createIssue } from './create-issue.ts';
import type { DescribedIssue } from './describe-issue.ts';
import { readSetting } from './setting-paths.ts';

/** Settings that this version reads and checks, and does nothing with. */
const idlePaths: readonly (readonly string[])[] = [];
const message = 'This version of Drover does nothing with this setting yet.';

/** Whether a change of the setting does nothing in this version. */
export const isIdleSetting = (path: string): boolean =>
  idlePaths.some((idle) => `${path}.`.startsWith(`${idle.join('.')}.`));

/** Told as a warning, so that nobody relies on what is not there. */
export function findIdleSettings(config: Config): DescribedIssue[] {
  const usual = configSchema.parse({});
  const changed = idlePaths.filter((path) => !isDeepStrictEqual(readSetting(config, path), readSetting(usual, path)));
  return changed.map((path) => createIssue([...path], message));
}
