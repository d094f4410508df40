import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../contract/model/index.ts';
import { readSetting, settingPaths } from './setting-paths.ts';

/** Settings whose value differs, dotted; a list counts as one setting. */
export function listChangedPaths(before: Config, after: Config): readonly string[] {
  return settingPaths
    .filter((path) => !isDeepStrictEqual(readSetting(before, path), readSetting(after, path)))
    .map((path) => path.join('.'));
}
