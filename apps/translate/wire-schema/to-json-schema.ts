import type { PlainObject } from '../../base/index.ts';
import type { ArrayShape, Field, ObjectShape, Shape, UnionShape } from './shape.ts';

const when = (isWanted: boolean, members: PlainObject): PlainObject => (isWanted ? members : {});

function fromString({ values, isFilled, maxLength }: Extract<Shape, { kind: 'string' }>): PlainObject {
  return {
    type: 'string',
    ...when(values !== undefined, { enum: values }),
    ...when(isFilled === true, { minLength: 1 }),
    ...when(maxLength !== undefined, { maxLength }),
  };
}

function fromNumber({ kind, minimum, maximum }: Extract<Shape, { kind: 'number' | 'integer' }>): PlainObject {
  return { type: kind, ...when(minimum !== undefined, { minimum }), ...when(maximum !== undefined, { maximum }) };
}

function fromArray({ items, isFilled }: ArrayShape): PlainObject {
  return { type: 'array', items: toJsonSchema(items), ...when(isFilled === true, { minItems: 1 }) };
}

function fromField({ shape, about, example }: Field): PlainObject {
  return { ...toJsonSchema(shape), description: about, ...when(example !== undefined, { examples: [example] }) };
}

function fromObject({ fields }: ObjectShape): PlainObject {
  const entries = Object.entries(fields);
  const required = entries.filter(([, field]) => field.isRequired === true).map(([key]) => key);
  return {
    type: 'object',
    ...when(entries.length > 0, {
      properties: Object.fromEntries(entries.map(([key, field]) => [key, fromField(field)])),
    }),
    ...when(required.length > 0, { required }),
  };
}

function fromUnion({ key, cases, fallback }: UnionShape): PlainObject {
  return {
    type: 'object',
    oneOf: Object.entries(cases).map(([value, member]) => {
      const schema = fromObject(member);
      const properties = schema['properties'] as PlainObject;
      const marked = { ...schema, title: value, properties: { ...properties, [key]: { const: value } } };
      const required = (schema['required'] ?? []) as readonly string[];
      return fallback === value || required.includes(key) ? marked : { ...marked, required: [key, ...required] };
    }),
  };
}

/** A JSON Schema (2020-12) of what a shape allows. Objects are open: members that nobody knows are never refused. */
export function toJsonSchema(shape: Shape): PlainObject {
  switch (shape.kind) {
    case 'string':
      return fromString(shape);
    case 'number':
    case 'integer':
      return fromNumber(shape);
    case 'boolean':
      return { type: 'boolean' };
    case 'any':
      return {};
    case 'array':
      return fromArray(shape);
    case 'object':
      return fromObject(shape);
    case 'union':
      return fromUnion(shape);
    case 'choice':
      return { anyOf: shape.options.map(toJsonSchema) };
  }
}
