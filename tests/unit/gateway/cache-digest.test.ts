import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestRequest } from '../../../apps/gateway/cache/digest-request.ts';
import { readExact } from '../../../apps/gateway/cache/request-key.ts';

const runs = { numRuns: 150, interruptAfterTimeLimit: 5000 };
const name = fc.constantFrom('a', 'b', 'c', 'text');
const leaf = fc.oneof(fc.string({ maxLength: 6 }), fc.integer({ min: -3, max: 3 }), fc.boolean());
const { value: plain } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
    fc.dictionary(name, tie('value'), { minKeys: 1, maxKeys: 3 }),
  ),
}));

const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, reversed(member)]),
  );
};

/** Equal values have one text, whatever the order of their members. */
const canonicalText = (value: unknown): string =>
  JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([first], [second]) => (first < second ? -1 : 1)))
      : member,
  );

describe('D11 the digest of a request', () => {
  it('D11 does not depend on the order of members', () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(digestRequest([reversed(value)], null)).toBe(digestRequest([value], null));
      }),
      runs,
    );
  });

  it('D11 is the same for equal values alone', () => {
    fc.assert(
      fc.property(plain, plain, (first, second) => {
        const isEqual = canonicalText(first) === canonicalText(second);
        expect(digestRequest([first], null) === digestRequest([second], null)).toBe(isEqual);
      }),
      runs,
    );
  });

  it('D11 tells texts apart that would look the same one after the other', () => {
    const seen = [
      ['ab', 'c'],
      ['a', 'bc'],
      ['abc'],
      ['a', ['b', 'c']],
      ['1'],
      [1],
      ['true'],
      [true],
      ['"1:a'],
      ['\ud800'],
      ['\ud801'],
    ];
    expect(new Set(seen.map((values) => digestRequest(values, null))).size).toBe(seen.length);
  });

  it('D11 takes members without a value for none, but not where they are to be exact', () => {
    const bare = digestRequest([{ a: 1 }], null);
    expect(digestRequest([{ a: 1, b: null, c: [], d: {}, e: undefined }], null)).toBe(bare);
    expect(digestRequest([{ a: 1 }], {})).toBe(bare);
    expect(digestRequest([{ a: 1 }], { b: [] })).not.toBe(bare);
    expect(digestRequest([{ a: 1 }], { b: [] })).not.toBe(digestRequest([{ a: 1 }], { b: null }));
  });

  it('D11 heeds the order in which a model reads a schema', () => {
    const digest = (parameters: object) => digestRequest([{ tools: [{ name: 't', parameters }] }], null);
    const [first, second] = [{ type: 'string' }, { type: 'number' }];
    expect(digest({ properties: { first, second } })).not.toBe(digest({ properties: { second, first } }));
  });

  it('D11 says nothing of the request', () => {
    expect(digestRequest(['a secret'], null)).toMatch(/^[\w-]{43}$/);
  });
});

describe('D11 a body that goes on as it came', () => {
  const rendered = (body: object) => ({ method: 'POST' as const, path: '/x', body: JSON.stringify(body) });
  const toPassing = (value: object) => ({ value, bytes: Buffer.from(JSON.stringify(value)) });
  const parts = { model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }] };

  it('D11 is known by its meaning where the canonical form holds all of it', () => {
    const body = { model: 'alias', stream: true, stream_options: {}, keep_alive: 5, seed: null };
    const messages = [{ content: 'hi', role: 'user' }];
    expect(readExact(toPassing({ ...body, messages }), rendered(parts))).toBeNull();
  });

  it.each([
    ['a member nobody knows', { messages: parts.messages, x_vendor: 1 }],
    ['another value', { messages: [{ role: 'user', content: 'ho' }] }],
    ['more in a part', { messages: [{ role: 'user', content: [{ type: 'text', text: 'hi', cache_control: {} }] }] }],
  ])('D11 is known by all its members where it holds %s', (_what, body) => {
    expect(readExact(toPassing({ model: 'm', stream: false, ...body }), rendered(parts))).toEqual(body);
  });

  it('D11 F40 is known by its bytes where these say more than can be read', () => {
    const read = (text: string) => {
      const value = { ...parts, ...(JSON.parse(`{${text}}`) as object) };
      return readExact({ value, bytes: Buffer.from(text) }, rendered(value));
    };
    expect(read('"a":0.30000000000000004,"b":123456789012345')).toBeNull();
    expect(read('"a":9007199254740993')).not.toEqual(read('"a":9007199254740992'));
    expect(read('"a":{"__proto__":{}}')).not.toEqual(read('"a":{}'));
  });
});
