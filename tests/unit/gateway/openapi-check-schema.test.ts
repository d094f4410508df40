import { expect, it } from 'vitest';
import { checkSchema } from '../../fakes/openapi/check-schema.ts';

const root = {
  components: {
    schemas: {
      Named: { type: 'object', properties: { name: { type: 'string', minLength: 1 } }, required: ['name'] },
    },
  },
};

it.each([
  [{ type: 'string' }, 'a', 5],
  [{ type: ['string', 'null'] }, null, 5],
  [{ type: 'integer' }, 5, 5.5],
  [{ type: 'number', minimum: 0, maximum: 2 }, 1.5, 3],
  [{ type: 'number', minimum: 0 }, 0, -1],
  [{ type: 'boolean' }, false, 'false'],
  [{ type: 'null' }, null, {}],
  [{ const: 'a' }, 'a', 'b'],
  [{ enum: ['a', 'b'] }, 'b', 'c'],
  [{ type: 'string', maxLength: 1 }, 'a', 'ab'],
  [{ type: 'array', items: { type: 'string' }, minItems: 1 }, ['a'], []],
  [{ type: 'array', items: { type: 'string' } }, [], ['a', 5]],
  [{ type: 'object', properties: { a: { type: 'string' } } }, { b: 5 }, { a: 5 }],
  [{ type: 'object', additionalProperties: { type: 'number' } }, { b: 5 }, { b: 'c' }],
  [{ type: 'object', propertyNames: { maxLength: 1 } }, { b: 5 }, { bc: 5 }],
  [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, 5, true],
  [{ oneOf: [{ type: 'integer' }, { type: 'number' }] }, 5.5, 5],
  [{ $ref: '#/components/schemas/Named' }, { name: 'a' }, {}],
  [{ $ref: '#/components/schemas/Named' }, { name: 'a' }, { name: '' }],
])('%j takes %j and refuses %j', (schema, good, bad) => {
  expect(checkSchema(root, schema, good)).toEqual([]);
  expect(checkSchema(root, schema, bad)).toHaveLength(1);
});

it('knows no keyword that it does not check', () => {
  expect(() => checkSchema(root, { type: 'string', pattern: 'a' }, 'b')).toThrow('pattern');
  expect(() => checkSchema(root, { $ref: '#/nowhere' }, 'b')).toThrow('#/nowhere');
});

it('says where the fault is', () => {
  const schema = { properties: { list: { items: { $ref: '#/components/schemas/Named' } } } };
  expect(checkSchema(root, schema, { list: [{ name: 'a' }, { name: 5 }] })).toEqual(['/list/1/name is no string']);
});
