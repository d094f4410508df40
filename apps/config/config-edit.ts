import type { SettingPath } from './setting-paths.ts';

/**
 * One change of the file, in which comments and order stay. `path` goes into lists by index, as text. `add` appends to the list at `path`,
 * unless the very same item is there; `insert` puts an item before the one at `path`, or at the end; `move` gives the item at `path` the place
 * `to`, with its comments.
 */
export type ConfigEdit =
  | { readonly kind: 'set' | 'add'; readonly path: SettingPath; readonly value: unknown }
  | { readonly kind: 'insert'; readonly path: SettingPath; readonly value: unknown }
  | { readonly kind: 'remove'; readonly path: SettingPath }
  | { readonly kind: 'move'; readonly path: SettingPath; readonly to: number };
