import { describe, expect, it } from 'vitest';
import { buildAnswerHeaders, buildErrorHeaders } from '../../../apps/gateway/exchange/answer-headers.ts';
import type { Exchange } from '../../../apps/gateway/exchange/exchange.ts';
import { createError } from '../../../apps/translate/index.ts';

const createAnswered = (facts: Partial<Exchange['facts']> = {}): Exchange =>
  ({
    ...{ id: 'req_1', correlationId: null, times: { sentMs: null, queueMs: 0 } },
    facts: {
      ...{ backend: null, servedModel: null, cache: null, overlong: null, prefixBreak: null },
      ...{ receipt: { emulated: [], dropped: [] }, parameterNotes: [], rateHeaders: [], ...facts },
    },
  }) as unknown as Exchange;

const findValue = (headers: readonly string[], name: string): string | undefined => headers[headers.indexOf(name) + 1];

describe('the headers of an answer', () => {
  it.each([
    ['a line end', 'a\r\nx-evil: 1', 'a%0D%0Ax-evil%3A%201'],
    ['a null byte', 'a\u0000', 'a%00'],
    ['an escape sequence', 'a\u001b[31m', 'a%1B%5B31m'],
    ['other letters', 'ü', '%C3%BC'],
    ['half a pair', 'a\ud800', 'a%EF%BF%BD'],
    ['plain text', 'qwen3:4b, at ~100 %', 'qwen3:4b, at ~100 %'],
  ])('T29 hold %s without being broken by it', (_what, text, expected) => {
    const headers = buildAnswerHeaders(
      createAnswered({ servedModel: text, receipt: { emulated: [text], dropped: [text] } as never }),
      'application/json',
    );
    expect(findValue(headers, 'x-drover-model')).toBe(expected);
    for (const value of headers) expect(value).toMatch(/^[ -~]*$/);
  });

  it('T29 are short whatever a body holds', () => {
    const receipt = { emulated: Array.from({ length: 500 }, (_, index) => `field${index}`), dropped: [] };
    const headers = buildAnswerHeaders(
      createAnswered({ servedModel: 'x'.repeat(9000), receipt: receipt as never }),
      'application/json',
    );
    expect([findValue(headers, 'x-drover-model')?.length, findValue(headers, 'x-drover-translation')?.length]).toEqual([
      512, 512,
    ]);
  });

  it('forbid guessing at the type, and tell what there is to tell alone', () => {
    expect(buildAnswerHeaders(createAnswered(), 'application/json')).toEqual([
      ...['content-type', 'application/json', 'x-content-type-options', 'nosniff', 'x-request-id', 'req_1'],
    ]);
    const error = createError('overloaded', 'Later.', { retryAfterSeconds: 2 });
    expect(buildErrorHeaders(createAnswered(), 'application/json', error).slice(6)).toEqual([
      ...['x-drover-error', 'overloaded', 'retry-after', '2'],
    ]);
  });
});
