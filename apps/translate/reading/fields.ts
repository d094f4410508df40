import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { refuse } from './refusal.ts';

/** A JSON object and where it stands in the caller's body; `path` is empty for the body itself. */
export interface Fields {
  readonly values: PlainObject;
  readonly path: string;
}

/** Bounds of a number, both inclusive. */
export interface NumberRange {
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Path of `key` inside `fields`. */
export function pathOf(fields: Fields, key: string): string {
  return fields.path === '' ? key : `${fields.path}.${key}`;
}

/** Takes `value` for an object or refuses it. */
export function toFields(value: unknown, path: string): Fields {
  if (!isPlainObject(value)) refuse(path, path === '' ? 'must be a JSON object' : 'must be an object');
  return { values: value, path };
}

/** The object at `key`; `null` when it is absent or null, as in every reader here. */
export function readObject(fields: Fields, key: string): Fields | null {
  const value = fields.values[key] ?? null;
  return value === null ? null : toFields(value, pathOf(fields, key));
}

export function readString(fields: Fields, key: string): string | null {
  const value = fields.values[key] ?? null;
  if (value === null || typeof value === 'string') return value;
  return refuse(pathOf(fields, key), 'must be a string');
}

/** A string that must be there and not be empty. */
export function readName(fields: Fields, key: string): string {
  const value = readString(fields, key);
  if (value === null) return refuse(pathOf(fields, key), 'is required');
  if (value === '') return refuse(pathOf(fields, key), 'must not be empty');
  return value;
}

export function readBoolean(fields: Fields, key: string): boolean | null {
  const value = fields.values[key] ?? null;
  if (value === null || typeof value === 'boolean') return value;
  return refuse(pathOf(fields, key), 'must be true or false');
}

export function readNumber(fields: Fields, key: string, range: NumberRange = {}): number | null {
  const value = fields.values[key] ?? null;
  if (value === null) return null;
  if (typeof value !== 'number' || !Number.isFinite(value)) return refuse(pathOf(fields, key), 'must be a number');
  if (range.minimum !== undefined && value < range.minimum) {
    refuse(pathOf(fields, key), `must be at least ${range.minimum}`);
  }
  if (range.maximum !== undefined && value > range.maximum) {
    refuse(pathOf(fields, key), `must be at most ${range.maximum}`);
  }
  return value;
}

export function readInteger(fields: Fields, key: string, range: NumberRange = {}): number | null {
  const value = fields.values[key] ?? null;
  if (value !== null && !Number.isSafeInteger(value)) refuse(pathOf(fields, key), 'must be an integer');
  return readNumber(fields, key, range);
}

export function readArray(fields: Fields, key: string): readonly unknown[] | null {
  const value = fields.values[key] ?? null;
  if (value === null) return null;
  return Array.isArray(value) ? (value as readonly unknown[]) : refuse(pathOf(fields, key), 'must be an array');
}
