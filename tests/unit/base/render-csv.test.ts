import { describe, expect, it } from 'vitest';
import { renderCsvLine } from '../../../apps/base/index.ts';

describe('a line of CSV', () => {
  it('follows RFC 4180', () =>
    expect(renderCsvLine(['a', 'b,c', 'say "hi"', 'two\nlines', '', null, 1.5, false])).toBe(
      'a,"b,c","say ""hi""","two\nlines",,,1.5,false\r\n',
    ));
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1'])('keeps %j from being taken for a formula', (text) =>
    expect(renderCsvLine([text])).toMatch(/^"?'/),
  );
  it('leaves negative numbers numbers', () => expect(renderCsvLine([-2])).toBe('-2\r\n'));
  it('gives lists and records as JSON', () => expect(renderCsvLine([{ a: [1] }])).toBe('"{""a"":[1]}"\r\n'));
});
