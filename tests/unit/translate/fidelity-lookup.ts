import { isDeepStrictEqual } from 'node:util';
import { isPlainObject } from '../../../apps/base/index.ts';

function step(value: unknown, key: string): readonly unknown[] {
  const at = /^(\w+)\[(\d+)\]$/.exec(key);
  if (at !== null) return step(value, `${at[1]}[]`).slice(Number(at[2]), Number(at[2]) + 1);
  const isList = key.endsWith('[]');
  const found = isPlainObject(value) ? value[isList ? key.slice(0, -2) : key] : undefined;
  if (!isList) return found === undefined ? [] : [found];
  return Array.isArray(found) ? found : [];
}

/** Every value at a path in which `[]` stands for each element. */
export function lookUp(body: unknown, path: string): readonly unknown[] {
  return path
    .split('.')
    .reduce<readonly unknown[]>((values, key) => values.flatMap((value) => step(value, key)), [body]);
}

export const holds = (body: unknown, path: string, expected: unknown): boolean =>
  lookUp(body, path).some((value) => isDeepStrictEqual(value, expected));

/** Whether `value` stands anywhere in `body`, as itself or within a text. */
export const hasLeaf = (body: unknown, value: unknown): boolean => {
  if (body === value || (typeof body === 'string' && typeof value === 'string' && body.includes(value))) return true;
  return typeof body === 'object' && body !== null && Object.values(body).some((leaf) => hasLeaf(leaf, value));
};
