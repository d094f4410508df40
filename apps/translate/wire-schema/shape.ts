import type { Cells } from './effect.ts';

/** What a value may be. One description serves validation, receipts, documents and JSON Schema. */
export type Shape =
  | {
      readonly kind: 'string';
      /** The only texts allowed. Empty text counts as absent. */
      readonly values?: readonly string[];
      readonly isFilled?: true;
      readonly maxLength?: number;
    }
  | { readonly kind: 'number' | 'integer'; readonly minimum?: number; readonly maximum?: number }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'any' }
  | ArrayShape
  | ObjectShape
  | UnionShape
  | ChoiceShape;

export interface ArrayShape {
  readonly kind: 'array';
  readonly items: Shape;
  readonly isFilled?: true;
}

export interface ObjectShape {
  readonly kind: 'object';
  readonly fields: Fields;
  /** Further members are the caller's own and not looked at. */
  readonly isOpen?: true;
}

/** Objects told apart by the text in `key`. Texts that are not listed are left to the reader of the dialect. */
export interface UnionShape {
  readonly kind: 'union';
  readonly key: string;
  readonly cases: Readonly<Record<string, ObjectShape>>;
  /** The case of an object without `key`. */
  readonly fallback?: string;
  /** All other texts. */
  readonly others?: Field;
}

/** Values told apart by their JSON type. */
export interface ChoiceShape {
  readonly kind: 'choice';
  /** Completes `must be …`. */
  readonly expected: string;
  readonly options: readonly Shape[];
}

export interface Field {
  readonly shape: Shape;
  readonly about: string;
  readonly example?: unknown;
  readonly isRequired?: true;
  /** Absent for members that are told about with the object they belong to. */
  readonly cells?: Cells;
}

export type Fields = Readonly<Record<string, Field>>;

type Rest<K extends Shape['kind']> = Omit<Extract<Shape, { kind: K }>, 'kind'>;

export const string = (rest: Rest<'string'> = {}): Shape => ({ kind: 'string', ...rest });
export const oneOf = (...values: readonly string[]): Shape => ({ kind: 'string', values });
export const name: Shape = { kind: 'string', isFilled: true };
export const number = (minimum?: number, maximum?: number): Shape => bounded('number', minimum, maximum);
export const integer = (minimum?: number, maximum?: number): Shape => bounded('integer', minimum, maximum);
export const boolean: Shape = { kind: 'boolean' };
export const any: Shape = { kind: 'any' };
export const array = (items: Shape, isFilled?: true): ArrayShape => ({
  kind: 'array',
  items,
  ...(isFilled ? { isFilled } : {}),
});
export const object = (fields: Fields): ObjectShape => ({ kind: 'object', fields });
export const openObject = (fields: Fields = {}): ObjectShape => ({ kind: 'object', fields, isOpen: true });
export const union = (
  key: string,
  cases: UnionShape['cases'],
  rest: Pick<UnionShape, 'fallback' | 'others'> = {},
): UnionShape => ({ kind: 'union', key, cases, ...rest });
export const choice = (expected: string, ...options: readonly Shape[]): ChoiceShape => ({
  kind: 'choice',
  expected,
  options,
});
/** Anything, of which only objects are looked into. */
export const anyOr = (shape: Shape): ChoiceShape => choice('any value', any, shape);
export const strings = (expected: string): Shape => choice(expected, string(), array(string()));

function bounded(kind: 'number' | 'integer', minimum?: number, maximum?: number): Shape {
  return { kind, ...(minimum === undefined ? {} : { minimum }), ...(maximum === undefined ? {} : { maximum }) };
}
