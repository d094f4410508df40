import { describe, expect, it } from 'vitest';
import { formatFullName, formatShortName, parseModelName } from '../../../apps/simulator/catalogue/model-name.ts';
import { renderGoJson } from '../../../apps/simulator/http/go-json.ts';
import { formatUtc } from '../../../apps/simulator/http/wire-time.ts';
import { formatAccessLine, formatLogLine } from '../../../apps/simulator/serve/log.ts';
import { inventLogprob } from '../../../apps/simulator/text/logprobs.ts';

describe('JSON as Go writes it', () => {
  it('escapes angle brackets, ampersands and line separators, and reads back the same', () => {
    const value = { html: '<b>&</b>', separator: '\u2028' };
    expect(renderGoJson(value)).toBe('{"html":"\\u003cb\\u003e\\u0026\\u003c/b\\u003e","separator":"\\u2028"}');
    expect(JSON.parse(renderGoJson(value))).toEqual(value);
  });
});

describe('times', () => {
  it('trim trailing zeros of the fraction', () => {
    const epochMs = Date.UTC(2026, 7, 22, 9, 0, 0);
    expect(formatUtc(epochMs)).toBe('2026-08-22T09:00:00Z');
    expect(formatUtc(epochMs + 100)).toBe('2026-08-22T09:00:00.1Z');
    expect(formatUtc(epochMs + 1.25)).toBe('2026-08-22T09:00:00.00125Z');
  });
});

describe('the log', () => {
  it('writes structured lines with quotes where needed', () => {
    const line = formatLogLine(Date.UTC(2026, 7, 22), {
      level: 'INFO',
      message: 'two words',
      fields: { total: '10.7 GiB', id: 0 },
    });
    expect(line).toMatch(
      /^time=2026-08-2\dT[\d:]+\.000(Z|[+-]\d\d:\d\d) level=INFO source=routes\.go:2005 msg="two words" total="10\.7 GiB" id=0$/,
    );
  });

  it('writes access lines in the form of GIN', () => {
    const entry = { status: 200, durationMs: 1234.567, clientAddress: '127.0.0.1', method: 'POST', path: '/api/chat' };
    expect(formatAccessLine(new Date(2026, 7, 22, 9, 0, 0), entry)).toBe(
      '[GIN] 2026/08/22 - 09:00:00 | 200 |     1.234567s |       127.0.0.1 | POST     "/api/chat"',
    );
  });
});

describe('model names', () => {
  it.each([
    ['llama3.2', 'llama3.2:latest', 'registry.ollama.ai/library/llama3.2:latest'],
    ['someone/foo:7b', 'someone/foo:7b', 'registry.ollama.ai/someone/foo:7b'],
    ['hf.co/a/b', 'hf.co/a/b:latest', 'hf.co/a/b:latest'],
  ])('%s is shown as %s', (text, short, full) => {
    const parsed = parseModelName(text);
    expect(parsed && formatShortName(parsed)).toBe(short);
    expect(parsed && formatFullName(parsed)).toBe(full);
  });

  it.each(['a b', '../x', 'a:b:c', 'a/b/c/d', '', ':tag'])('%j is no name', (text) => {
    expect(parseModelName(text)).toBeUndefined();
  });
});

describe('log probabilities', () => {
  it('are negative, carry the bytes, and list the token first', () => {
    const entry = inventLogprob('ä', 3, 4);
    expect(entry).toMatchObject({ token: 'ä', bytes: [195, 164] });
    expect(entry.logprob).toBeLessThan(0);
    expect(entry.top_logprobs).toHaveLength(4);
    expect(entry.top_logprobs?.[0]?.token).toBe('ä');
    expect(inventLogprob('ä', 3, 0).top_logprobs).toBeUndefined();
  });
});
