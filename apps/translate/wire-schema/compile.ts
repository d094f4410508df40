import type { Cells } from './effect.ts';
import type { Field, ObjectShape, Shape } from './shape.ts';

/** A schema ready to be walked: members by name, paths of notes spelled out. */
export type Node =
  | {
      readonly kind: 'string';
      readonly values: ReadonlySet<string> | null;
      readonly isFilled: boolean;
      readonly maxLength: number;
    }
  | { readonly kind: 'number' | 'integer'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'boolean' | 'any' }
  | { readonly kind: 'array'; readonly items: Node; readonly isFilled: boolean }
  | ObjectNode
  | {
      readonly kind: 'union';
      readonly key: string;
      readonly cases: ReadonlyMap<string, ObjectNode>;
      readonly fallback: ObjectNode | null;
      readonly others: Member | null;
    }
  | { readonly kind: 'choice'; readonly expected: string; readonly byType: ReadonlyMap<JsonType, Node> };

export type JsonType = 'string' | 'number' | 'boolean' | 'array' | 'object' | 'null';

export interface ObjectNode {
  readonly kind: 'object';
  readonly path: string;
  readonly members: ReadonlyMap<string, Member>;
  readonly required: readonly string[];
  readonly isOpen: boolean;
}

export interface Member {
  /** Path in notes: `messages[].content[].image_url`. */
  readonly path: string;
  readonly node: Node;
  readonly cells: Cells | null;
}

export function typeOfJson(value: unknown): JsonType {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object';
}

function typesOf(shape: Shape): readonly JsonType[] {
  switch (shape.kind) {
    case 'integer':
      return ['number'];
    case 'union':
      return ['object'];
    case 'choice':
      return shape.options.flatMap(typesOf);
    case 'any':
      return ['string', 'number', 'boolean', 'array', 'object'];
    default:
      return [shape.kind];
  }
}

export function compileObject(shape: ObjectShape, path: string): ObjectNode {
  const entries = Object.entries(shape.fields);
  return {
    kind: 'object',
    path,
    members: new Map(entries.map(([key, field]) => [key, compileField(field, path === '' ? key : `${path}.${key}`)])),
    required: entries.filter(([, field]) => field.isRequired === true).map(([key]) => key),
    isOpen: shape.isOpen === true,
  };
}

const compileField = (field: Field, path: string): Member => ({
  path,
  node: compile(field.shape, path),
  cells: field.cells ?? null,
});

function compileUnion(shape: Extract<Shape, { kind: 'union' }>, path: string): Node {
  const cases = new Map(Object.entries(shape.cases).map(([value, member]) => [value, compileObject(member, path)]));
  const others = shape.others === undefined ? null : compileField(shape.others, path);
  return { kind: 'union', key: shape.key, cases, fallback: cases.get(shape.fallback ?? '') ?? null, others };
}

function compileChoice(shape: Extract<Shape, { kind: 'choice' }>, path: string): Node {
  const byType = new Map<JsonType, Node>();
  for (const option of shape.options) {
    const node = compile(option, path);
    for (const type of typesOf(option)) byType.set(type, node);
  }
  return { kind: 'choice', expected: shape.expected, byType };
}

/** `path` is where the value stands, with `[]` for every element of an array. */
export function compile(shape: Shape, path: string): Node {
  switch (shape.kind) {
    case 'string':
      return {
        kind: 'string',
        values: shape.values === undefined ? null : new Set(shape.values),
        isFilled: shape.isFilled === true,
        maxLength: shape.maxLength ?? Number.POSITIVE_INFINITY,
      };
    case 'number':
    case 'integer':
      return {
        kind: shape.kind,
        minimum: shape.minimum ?? Number.NEGATIVE_INFINITY,
        maximum: shape.maximum ?? Number.POSITIVE_INFINITY,
      };
    case 'boolean':
    case 'any':
      return { kind: shape.kind };
    case 'array':
      return { kind: 'array', items: compile(shape.items, `${path}[]`), isFilled: shape.isFilled === true };
    case 'object':
      return compileObject(shape, path);
    case 'union':
      return compileUnion(shape, path);
    case 'choice':
      return compileChoice(shape, path);
  }
}
