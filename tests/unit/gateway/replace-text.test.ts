import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replaceTopLevelText } from '../../../apps/translate/index.ts';

describe('replaceTopLevelText', () => {
  it.each([
    ['{"model":"a"}', '{"model":"b"}'],
    ['{ "model" :\n"a" , "x":1}', '{ "model" :\n"b" , "x":1}'],
    ['{"x":{"model":"a"},"model":"a"}', '{"x":{"model":"a"},"model":"b"}'],
    ['{"x":["model","a"],"model":"a"}', '{"x":["model","a"],"model":"b"}'],
    ['{"model":"first","model":"last"}', '{"model":"first","model":"b"}'],
    ['{"x":"\\"model\\":\\"a\\"","model":"\\"\\\\"}', '{"x":"\\"model\\":\\"a\\"","model":"b"}'],
    ['{"n":12345678901234567890,"model":"a","m":1.10}', '{"n":12345678901234567890,"model":"b","m":1.10}'],
    ['{"model":7}', '{"model":7}'],
    ['{"x":1}', '{"x":1}'],
    ['["model","a"]', '["model","a"]'],
  ])('changes %s to %s', (text, expected) => {
    expect(replaceTopLevelText(text, 'model', 'b')).toBe(expected);
  });

  it('writes any name so that it can be read again', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(JSON.parse(replaceTopLevelText('{"model":"a"}', 'model', name))).toEqual({ model: name });
      }),
    );
  });

  it('gives the same object with another text, whatever else it holds', () => {
    const body = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(body, fc.string(), fc.integer({ min: 0, max: 3 }), (rest, name, indent) => {
        const text = JSON.stringify({ ...rest, model: 'a' }, null, indent);
        expect(JSON.parse(replaceTopLevelText(text, 'model', name))).toEqual({
          ...(JSON.parse(text) as object),
          model: name,
        });
      }),
      { numRuns: 1000 },
    );
  });
});
