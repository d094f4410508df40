import { isPlainObject } from '../base/index.ts';
import { configSchema } from '../contract/model/index.ts';

/** A way into the settings, for example `['gateway', 'listen']`. */
export type SettingPath = readonly string[];

const defaults = configSchema.parse({});

/** Paths of all settings that have a value of their own, as the defaults show them. A map that is empty by default is one setting. */
export const settingPaths: readonly SettingPath[] = listPaths(defaults, []);

function listPaths(value: unknown, path: SettingPath): SettingPath[] {
  if (!isPlainObject(value) || Object.keys(value).length === 0) return [path];
  return Object.entries(value).flatMap(([key, inner]) => listPaths(inner, [...path, key]));
}

/** Whether the setting is a list. */
export function isList(path: SettingPath): boolean {
  return Array.isArray(readSetting(defaults, path));
}

/** The value at `path`, `undefined` when the way ends before. */
export function readSetting(tree: unknown, path: SettingPath): unknown {
  let value = tree;
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isPlainObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}

/** A copy of `tree` with `value` at `path`. */
export function writeSetting(tree: unknown, path: SettingPath, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const object = isPlainObject(tree) ? tree : {};
  return { ...object, [key]: writeSetting(Object.hasOwn(object, key) ? object[key] : undefined, rest, value) };
}

/** Whether `value` is allowed at `path`. */
export function isAllowed(path: SettingPath, value: unknown): boolean {
  return configSchema.safeParse(writeSetting({}, path, value)).success;
}
