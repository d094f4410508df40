import type { ConfigProblem } from './config-problem.ts';
import type { SettingPath } from './setting-paths.ts';

/** Settings from one origin, each with where it comes from in words. */
export interface Layer {
  readonly settings: readonly { readonly path: SettingPath; readonly value: unknown; readonly source: string }[];
  readonly problems: readonly ConfigProblem[];
}
