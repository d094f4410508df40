import { describe, expect, it } from 'vitest';
import { samplePattern } from '../../../apps/simulator/text/pattern-sample.ts';
import { createRandom } from '../../../apps/simulator/text/random.ts';
import { makeSchemaValue } from '../../../apps/simulator/text/schema-value.ts';

const make = (schema: Record<string, unknown>, seed = 1) =>
  makeSchemaValue(schema, { random: createRandom(seed), words: ['sky', 'blue'] }) as Record<string, unknown>;
const seeds = Array.from({ length: 25 }, (_, index) => index);

describe('a value for a schema', () => {
  it('has the required properties with their types', () => {
    const properties = {
      name: { type: 'string' },
      age: { type: 'integer' },
      score: { type: 'number' },
      ok: { type: 'boolean' },
      no: { type: 'null' },
    };
    const value = make({ type: 'object', properties, required: Object.keys(properties) });
    expect(value).toEqual({
      name: expect.any(String),
      age: expect.any(Number),
      score: expect.any(Number),
      ok: expect.any(Boolean),
      no: null,
    });
    expect(Number.isInteger(value['age'])).toBe(true);
  });

  it('keeps numbers inside their bounds', () => {
    for (const seed of seeds) {
      expect(make({ type: 'integer', minimum: 3, maximum: 5 }, seed)).toBeOneOf([3, 4, 5]);
      expect(make({ type: 'integer', exclusiveMinimum: 3, exclusiveMaximum: 5 }, seed)).toBe(4);
      const tenth = make({ type: 'number', minimum: 0, maximum: 1 }, seed);
      expect(tenth).toBeGreaterThanOrEqual(0);
      expect(tenth).toBeLessThanOrEqual(1);
      expect(Number(make({ type: 'integer', multipleOf: 7, minimum: 10 }, seed)) % 7).toBe(0);
      expect(make({ type: 'integer', maximum: -3 }, seed)).toBeLessThanOrEqual(-3);
    }
  });

  it('keeps lists and texts inside their lengths', () => {
    for (const seed of seeds) {
      const list = make(
        {
          type: 'array',
          items: { type: 'integer', minimum: 1, maximum: 9 },
          minItems: 4,
          maxItems: 4,
          uniqueItems: true,
        },
        seed,
      );
      expect(new Set(list as unknown as number[]).size).toBe(4);
      expect(make({ type: 'string', minLength: 40 }, seed)['length']).toBeGreaterThanOrEqual(40);
      expect(make({ type: 'string', maxLength: 3 }, seed)['length']).toBeLessThanOrEqual(3);
      expect(make({ type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }] }, seed)).toEqual([
        expect.any(String),
        expect.any(Number),
      ]);
    }
  });

  it('follows enum, const, type lists and formats', () => {
    expect(make({ enum: ['x'] })).toBe('x');
    expect(make({ enum: ['red', 'blue'] })).toBe('blue');
    expect(make({ const: 7 })).toBe(7);
    expect(make({ type: ['null', 'string'] })).toEqual(expect.any(String));
    expect(make({ type: 'string', format: 'date' })).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(make({ type: 'string', format: 'uuid' })).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('follows references, also into recursion, and ends', () => {
    const schema = {
      $ref: '#/$defs/node',
      $defs: {
        node: {
          type: 'object',
          properties: {
            name: { type: 'string' },
            children: { type: 'array', items: { $ref: '#/$defs/node' } },
            next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] },
          },
          required: ['name', 'children', 'next'],
        },
      },
    };
    const value = make(schema);
    expect(value).toMatchObject({ name: expect.any(String), children: expect.any(Array) });
    expect(JSON.stringify(value).length).toBeLessThan(200_000);
  });

  it('chooses from anyOf and joins allOf', () => {
    expect(
      make({ anyOf: [{ type: 'null' }, { type: 'object', properties: { a: { const: 1 } }, required: ['a'] }] }),
    ).toEqual({ a: 1 });
    const joined = make({
      allOf: [
        { type: 'object', properties: { a: { const: 1 } }, required: ['a'] },
        { properties: { b: { const: 2 } }, required: ['b'] },
      ],
    });
    expect(joined).toEqual({ a: 1, b: 2 });
  });

  it('fills required names that have no schema of their own', () => {
    expect(
      make({ type: 'object', required: ['x'], additionalProperties: { type: 'integer', minimum: 2, maximum: 2 } }),
    ).toEqual({ x: 2 });
  });
});

describe('text for a pattern', () => {
  it.each([
    '^[A-Z]{3}-\\d{4}$',
    '^(red|green)s?$',
    '\\w+@\\w+\\.com',
    '^#[0-9a-f]{6}$',
    '^(?:\\+\\d{1,3})? ?\\d{3,5}$',
    '[^abc]+',
  ])('matches %s', (pattern) => {
    for (const seed of seeds) expect(samplePattern(pattern, createRandom(seed))).toMatch(new RegExp(pattern));
  });

  it.each(['(?=x)y', '(a)\\1', '\\p{L}+'])('is not promised for %s', (pattern) => {
    expect(samplePattern(pattern, createRandom(1))).toBeUndefined();
  });
});
