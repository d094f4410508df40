import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { ApiError } from '../api-error.ts';
import { goKind } from './read-json.ts';

/** Reads the fields of one JSON object with the type errors of Go's decoder. `null` counts as missing everywhere. */
export interface Fields {
  text(name: string): string | undefined;
  flag(name: string): boolean | undefined;
  number(name: string): number | undefined;
  object(name: string): PlainObject | undefined;
  list(name: string): readonly unknown[] | undefined;
  objects(name: string): readonly PlainObject[] | undefined;
  texts(name: string): readonly string[] | undefined;
}

/** Creates a reader; `struct` is the name of Go's type in the error texts. */
export function readFields(source: PlainObject, struct: string): Fields {
  const read = <T>(name: string, goType: string, isRight: (value: unknown) => value is T): T | undefined => {
    const value = source[name];
    if (value === undefined || value === null) return undefined;
    if (isRight(value)) return value;
    throw new ApiError(
      400,
      `json: cannot unmarshal ${goKind(value)} into Go struct field ${struct}.${name} of type ${goType}`,
    );
  };
  const isText = (value: unknown): value is string => typeof value === 'string';
  const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
  return {
    text: (name) => read(name, 'string', isText),
    flag: (name) => read(name, 'bool', (value): value is boolean => typeof value === 'boolean'),
    number: (name) => read(name, 'int', (value): value is number => typeof value === 'number'),
    object: (name) => read(name, 'map[string]interface {}', isPlainObject),
    list: (name) => read(name, '[]interface {}', isList),
    objects: (name) =>
      read(name, '[]object', (value): value is readonly PlainObject[] => isList(value) && value.every(isPlainObject)),
    texts: (name) =>
      read(name, '[]string', (value): value is readonly string[] => isList(value) && value.every(isText)),
  };
}
