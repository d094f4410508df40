import type { ConfigProblem } from './config-problem.ts';
import type { SettingPath } from './setting-paths.ts';

/** One setting, with where it comes from in words. */
export interface LayerSetting {
  readonly path: SettingPath;
  readonly value: unknown;
  readonly source: string;
}

/** Settings from one origin. */
export interface Layer {
  readonly settings: readonly LayerSetting[];
  /** With one of these in a file, none of its settings count. */
  readonly problems: readonly ConfigProblem[];
  /** What is allowed and probably not meant. */
  readonly warnings: readonly ConfigProblem[];
}

export const emptyLayer: Layer = { settings: [], problems: [], warnings: [] };
