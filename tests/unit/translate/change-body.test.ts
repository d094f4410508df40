import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BodyChange, changeBody, changeBodyText } from '../../../apps/translate/index.ts';

const set = (key: string, value: unknown): BodyChange => ({ kind: 'set', key, value });

describe('changeBodyText', () => {
  it('changes what it is told to and leaves every other byte', () => {
    const text = '{ "id" : 12345678901234567890, "a":{"x": 1.0 ,"b":[{}]}, "t":"q\\"}{,", "z" : null }';
    expect(changeBodyText(text, [])).toBe(text);
    expect(changeBodyText(text, [set('z', 0.2), set('new', 'n')])).toBe(
      '{"id" : 12345678901234567890,"a":{"x": 1.0 ,"b":[{}]},"t":"q\\"}{,","z":0.2,"new":"n"}',
    );
    expect(changeBodyText(text, [{ kind: 'merge', key: 'a', members: { y: 2 } }])).toContain(
      '{"x": 1.0,"b":[{}],"y":2}',
    );
    expect(changeBodyText(text, [set('id', undefined), set('absent', undefined)])).not.toContain('id');
  });

  it('puts items in front of lists, and makes objects but no lists', () => {
    const item = { role: 'system', content: 'x' };
    const front: BodyChange = { kind: 'front', key: 'm', item };
    expect(changeBodyText('{"m":[]}', [front])).toBe('{"m":[{"role":"system","content":"x"}]}');
    expect(changeBodyText('{"m":[ 1.0]}', [front])).toBe('{"m":[{"role":"system","content":"x"}, 1.0]}');
    expect(changeBodyText('{"m":"text"}', [front])).toBe('{"m":"text"}');
    expect(changeBodyText('{}', [front, { kind: 'merge', key: 'o', members: { a: 1 } }])).toBe('{"o":{"a":1}}');
  });

  it('T58 leaves only the last of several members of one name where it changes it, also of one that is written with escapes', () => {
    const text = '{"options":{"num_ctx":9},"\\u006fptions":{"a":1},"b":1,"b":2}';
    expect(changeBodyText(text, [{ kind: 'merge', key: 'options', members: {} }])).toBe(
      '{"options":{"a":1},"b":1,"b":2}',
    );
  });

  it('says the same as a change of the parsed body', () => {
    const key = fc.constantFrom('a', 'b', 'options', 'é"\\', '');
    const value = fc.jsonValue({ maxDepth: 2 });
    const anyChange: fc.Arbitrary<BodyChange> = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), key, value: fc.option(value, { nil: undefined }) }),
      fc.record({ kind: fc.constant('merge' as const), key, members: fc.dictionary(key, value, { maxKeys: 2 }) }),
      fc.record({ kind: fc.constant('front' as const), key, item: value }),
    );
    const anyBody = fc.dictionary(key, value, { maxKeys: 4 });
    const blank = fc.constantFrom(undefined, 1, '\t');
    fc.assert(
      fc.property(anyBody, fc.array(anyChange, { maxLength: 4 }), blank, (body, changes, space) => {
        const changed = changeBodyText(JSON.stringify(body, null, space), changes);
        const wanted = changeBody(JSON.parse(JSON.stringify(body)) as Record<string, unknown>, changes);
        expect(JSON.parse(changed)).toEqual(JSON.parse(JSON.stringify(wanted)));
      }),
      { numRuns: 500 },
    );
  });
});
