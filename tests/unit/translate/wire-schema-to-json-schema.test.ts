import { describe, expect, it } from 'vitest';
import { toJsonSchema, type WireRoute, wireSchemas } from '../../../apps/translate/index.ts';
import {
  array,
  boolean,
  choice,
  integer,
  name,
  object,
  oneOf,
  string,
  union,
} from '../../../apps/translate/wire-schema/shape.ts';

const about = 'A field.';

describe('a shape as JSON Schema', () => {
  it.each([
    [string(), { type: 'string' }],
    [name, { type: 'string', minLength: 1 }],
    [string({ maxLength: 8 }), { type: 'string', maxLength: 8 }],
    [oneOf('a', 'b'), { type: 'string', enum: ['a', 'b'] }],
    [integer(1, 3), { type: 'integer', minimum: 1, maximum: 3 }],
    [boolean, { type: 'boolean' }],
    [array(string(), true), { type: 'array', items: { type: 'string' }, minItems: 1 }],
    [choice('a or b', string(), boolean), { anyOf: [{ type: 'string' }, { type: 'boolean' }] }],
  ])('%j', (shape, schema) => {
    expect(toJsonSchema(shape)).toEqual(schema);
  });

  it('has descriptions, examples and required members', () => {
    const shape = object({
      model: { shape: name, about, example: 'm', isRequired: true },
      stream: { shape: boolean, about },
    });
    expect(toJsonSchema(shape)).toEqual({
      type: 'object',
      properties: {
        model: { type: 'string', minLength: 1, description: about, examples: ['m'] },
        stream: { type: 'boolean', description: about },
      },
      required: ['model'],
    });
  });

  it('tells kinds of objects apart by their mark', () => {
    const shape = union('type', { a: object({ x: { shape: boolean, about } }), b: object({}) });
    expect(toJsonSchema(shape)).toEqual({
      type: 'object',
      oneOf: [
        {
          type: 'object',
          title: 'a',
          properties: { x: { type: 'boolean', description: about }, type: { const: 'a' } },
          required: ['type'],
        },
        { type: 'object', title: 'b', properties: { type: { const: 'b' } }, required: ['type'] },
      ],
    });
  });

  it.each(Object.keys(wireSchemas) as WireRoute[])('of %s describes every field of the route', (route) => {
    const schema = toJsonSchema(wireSchemas[route].body);
    const properties = schema['properties'] as Record<string, { description?: string }>;
    expect(Object.keys(properties)).toEqual(Object.keys(wireSchemas[route].body.fields));
    for (const [key, { description }] of Object.entries(properties)) expect(description, key).toMatch(/\S.*\.$/);
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });
});
