import type { SettingPath } from './setting-paths.ts';

/**
 * One change of the file, in which comments and order stay. `path` goes into lists by index, as text. `add` appends to the list at `path`,
 * unless the very same item is there.
 */
export type ConfigEdit =
  | { readonly kind: 'set' | 'add'; readonly path: SettingPath; readonly value: unknown }
  | { readonly kind: 'remove'; readonly path: SettingPath };
