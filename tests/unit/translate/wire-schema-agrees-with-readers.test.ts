import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkBody, type WireRoute, wireSchemas } from '../../../apps/translate/index.ts';
import type { Field, ObjectShape, Shape } from '../../../apps/translate/wire-schema/shape.ts';
import { parsers } from './fidelity-render.ts';

const json = fc.jsonValue({ maxDepth: 2 });

/** A few members, so that most bodies are sound as a whole. */
function someMembers(
  { fields }: ObjectShape,
  arbitraryOf: (shape: Shape) => fc.Arbitrary<unknown>,
): fc.Arbitrary<object> {
  const entries = Object.entries(fields);
  const optional = entries.filter(([, { isRequired }]) => isRequired !== true);
  const required = entries.filter(([, { isRequired }]) => isRequired === true);
  const member = ({ shape, example }: Field): fc.Arbitrary<unknown> =>
    example === undefined ? arbitraryOf(shape) : fc.oneof(fc.constant(example), arbitraryOf(shape));
  return fc
    .subarray(optional, { maxLength: Math.min(3, optional.length) })
    .chain((chosen) =>
      fc.record(Object.fromEntries([...required, ...chosen].map(([key, field]) => [key, member(field)] as const))),
    );
}

/** Values of a shape's types, in and out of its bounds. */
function typedFor(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'string':
      return fc.constantFrom(...(shape.values ?? []), '', 'Hi', 'call_1', 'none', 'medium');
    case 'number':
    case 'integer':
      return fc.oneof(fc.integer({ min: -3, max: 3000 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
    case 'boolean':
      return fc.boolean();
    case 'any':
      return json;
    case 'array':
      return fc.array(typedFor(shape.items), { maxLength: 3 });
    case 'choice':
      return fc.oneof(...shape.options.map(typedFor));
    case 'union':
      return fc.oneof(
        ...Object.entries(shape.cases).map(([name, member]) =>
          someMembers(member, typedFor).map((value) => ({ ...value, [shape.key]: name })),
        ),
      );
    case 'object':
      return someMembers(shape, typedFor);
  }
}

/** The same with values of any type amid them. */
function looseFor(shape: Shape): fc.Arbitrary<unknown> {
  const inner = shape.kind === 'object' ? someMembers(shape, looseFor) : typedFor(shape);
  return fc.oneof({ weight: 8, arbitrary: inner }, { weight: 1, arbitrary: json });
}

const routes = Object.keys(wireSchemas) as readonly WireRoute[];
const targets = (['ollama', 'openai', 'anthropic'] as const).flatMap((dialect) =>
  [false, true].map((isStrict) => ({ dialect, isStrict })),
);

describe.each(routes)('bodies of %s', (route) => {
  const typed = typedFor(wireSchemas[route].body);
  const loose = looseFor(wireSchemas[route].body);

  it('with values of the right types that the reader takes are never called wrong', () => {
    let taken = 0;
    fc.assert(
      fc.property(typed, fc.constantFrom(...targets), (value, target) => {
        if (parsers[route](value).kind === 'refused') return;
        taken++;
        const checked = checkBody(route, value, target);
        if (checked.kind === 'refused')
          expect(checked.error).toMatchObject({ code: 'unsupported_feature', status: 400 });
      }),
      { numRuns: 3000, seed: 3 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it('of any kind are checked or refused with 400, and the receipt is short and safe', () => {
    fc.assert(
      fc.property(fc.oneof(loose, fc.anything()), fc.constantFrom(...targets), (value, target) => {
        const checked = checkBody(route, value, target);
        if (checked.kind === 'refused') {
          expect(checked.error.status).toBe(400);
          return;
        }
        for (const notes of Object.values(checked.value)) {
          expect(notes.length).toBeLessThanOrEqual(32);
          for (const note of notes) expect(note).toMatch(/^[\w.[\]-]{1,80}$/);
        }
      }),
      { numRuns: 10_000, seed: 49 },
    );
  });

  it('as the examples show them are sound', () => {
    const { fields } = wireSchemas[route].body;
    for (const [key, { example }] of Object.entries(fields)) {
      if (example === undefined) continue;
      const required = Object.entries(fields).filter(([, { isRequired }]) => isRequired === true);
      const sample = { ...Object.fromEntries(required.map(([name, field]) => [name, field.example])), [key]: example };
      const { client } = wireSchemas[route];
      const dialect = client === 'workers' ? 'openai' : client;
      expect(checkBody(route, sample, { dialect, isStrict: false }).kind, key).toBe('parsed');
    }
  });

  it('say of each field what happens at every other backend', () => {
    const { client, missing, body: shape } = wireSchemas[route];
    for (const [key, { cells, shape: inner }] of Object.entries(shape.fields)) {
      if (cells === undefined) {
        const isTold =
          ['object', 'choice'].includes(inner.kind) ||
          ['previous_response_id', 'conversation', 'prompt', 'background'].includes(key);
        expect(isTold, key).toBe(true);
        continue;
      }
      for (const { dialect } of targets) {
        if (dialect !== client && missing[dialect] === undefined)
          expect(cells[dialect], `${key} at ${dialect}`).toBeDefined();
      }
    }
  });
});
