import type { PlainObject } from '../../base/index.ts';

/** GGUF metadata by key below the architecture's own prefix. */
export interface Metadata {
  readonly architecture: string;
  readonly get: (key: string) => unknown;
}

export function openMetadata(info: PlainObject): Metadata {
  const named = info['general.architecture'];
  const architecture = typeof named === 'string' ? named : '';
  return { architecture, get: (key) => info[`${architecture}.${key}`] };
}

/** A number above zero, else `null`. */
export const toMeasure = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;

export const readNumber = (metadata: Metadata, key: string): number | null => toMeasure(metadata.get(key));

/** One number a layer; zero is one. Anything else is none at all. */
export function readNumbers(metadata: Metadata, key: string): readonly number[] {
  const list: unknown = metadata.get(key);
  if (!Array.isArray(list)) return [];
  const numbers = list.filter((entry): entry is number => Number.isFinite(entry) && (entry as number) >= 0);
  return numbers.length === list.length ? numbers : [];
}

export function readFlags(metadata: Metadata, key: string): readonly boolean[] {
  const list: unknown = metadata.get(key);
  return Array.isArray(list) ? list.map((entry) => entry === true || entry === 1) : [];
}
