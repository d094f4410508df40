import { describe, expect, it } from 'vitest';
import { parseFilter, parseMoment, parseSpan, renderMoment, tokenizeFilter } from '../../../apps/base/index.ts';

const nowMs = new Date('2026-11-21T14:30:00').getTime();
const read = (text: string) => parseFilter(text, nowMs);
const filterOf = (text: string) => read(text).filter;
const issueOf = (text: string) => read(text).issues.map(({ message }) => message);

describe('tokens', () => {
  it('hold quoted spaces together and know their place', () => {
    expect(tokenizeFilter('app:"VS Code" slow')).toEqual([
      { start: 0, end: 13, isNegated: false, key: 'app', operator: ':', values: ['VS Code'] },
      { start: 14, end: 18, isNegated: false, key: null, operator: null, values: ['slow'] },
    ]);
  });

  it('part lists at commas outside quotes', () =>
    expect(tokenizeFilter('app:Cursor,"a, b",n8n')[0]?.values).toEqual(['Cursor', 'a, b', 'n8n']));
  it('take colons in a value as part of it', () =>
    expect(tokenizeFilter('model:qwen3-coder:30b')[0]).toMatchObject({ key: 'model', values: ['qwen3-coder:30b'] }));
  it('end an open quote with the text', () => expect(tokenizeFilter('app:"VS Co')[0]?.values).toEqual(['VS Co']));
  it('read key>value and key:>value alike', () =>
    expect(tokenizeFilter('ttft>2s ttft:>2s').map(({ operator, values }) => [operator, values[0]])).toEqual([
      ['>', '2s'],
      ['>', '2s'],
    ]));
  it('leave a text that is wholly quoted free', () => expect(tokenizeFilter('"app:x"')[0]?.key).toBeNull());
});

describe('times', () => {
  it.each([
    ['300ms', 300],
    ['2s', 2000],
    ['1.5m', 90_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['2', 2000],
  ])('%s is %d ms', (text, ms) => expect(parseSpan(text)).toBe(ms));
  it.each(['', 'soon', '2y', '-3s'])('%j is no duration', (text) => expect(parseSpan(text)).toBeNull());
  it('read local times and write them back', () => {
    const ms = parseMoment('2026-11-20T08:15:30', nowMs) ?? 0;
    expect(renderMoment(ms)).toBe('2026-11-20T08:15:30');
    expect(renderMoment(parseMoment('2026-11-20', nowMs) ?? 0)).toBe('2026-11-20T00:00');
  });
  it('refuse a day that does not exist', () => expect(parseMoment('2026-13-45', nowMs)).toBeNull());
});

describe('the filter', () => {
  it('turns each key into its field', () => {
    const text =
      'project:atlas app:"VS Code",n8n model:a model:b backend:local key:"my laptop",ci route:/api/chat status:502 code:x ttft>2s total>1m is:cut';
    expect(filterOf(text)).toEqual({
      projects: ['atlas'],
      apps: ['VS Code', 'n8n'],
      models: ['a', 'b'],
      backends: ['local'],
      keys: ['my laptop', 'ci'],
      routes: ['/api/chat'],
      status: 502,
      errorCode: 'x',
      minFirstTokenMs: 2000,
      minTotalMs: 60_000,
      isTruncated: true,
    });
  });

  it('reaches back from now', () =>
    expect(filterOf('since:15m until:1m')).toEqual({ sinceMs: nowMs - 900_000, untilMs: nowMs - 60_000 }));
  it('knows the page’s words for outcomes and the log’s own', () =>
    expect(filterOf('outcome:failed,rejected').outcomes).toEqual(['backend_error', 'timeout', 'crashed', 'rejected']));
  it('takes “any” for no filter at all', () => expect(filterOf('outcome:any')).toEqual({}));
  it('leaves out outcomes, keeping what still runs', () =>
    expect(filterOf('-outcome:answered')).toEqual({
      isRunning: true,
      outcomes: ['client_closed', 'rejected', 'client_error', 'backend_error', 'timeout', 'crashed'],
    }));
  it('finds running rows', () => {
    expect(filterOf('is:running')).toEqual({ isRunning: true });
    expect(filterOf('outcome:running,answered')).toEqual({ isRunning: true, outcomes: ['ok'] });
  });
  it('joins free words into one text of at most 200 characters', () => {
    expect(filterOf('req_1 abc').text).toBe('req_1 abc');
    expect(filterOf('x'.repeat(500)).text).toHaveLength(200);
  });

  it('marks an unknown key where it stands and goes on without it', () => {
    const { filter, issues } = read('app:a colour:red');
    expect(filter).toEqual({ apps: ['a'] });
    expect(issues).toEqual([{ start: 6, end: 16, message: expect.stringContaining('“colour” is no key.') }]);
  });
  it.each([
    ['app:', '“app” waits for a value.'],
    ['-app:x', 'Only outcomes can be left out, as in “-outcome:answered”.'],
    ['ttft<2s', 'Only “ttft>2s” is possible: the log is searched for what was slow.'],
    ['ttft>soon', 'A duration is 300ms, 2s or 5m.'],
    ['status:5xx', 'A status is a number such as 502.'],
    ['since:yesterday', 'A time is 15m, 24h or 7d back, or 2026-11-21T14:30.'],
    ['is:blue', 'After “is:” stands cut, running or error.'],
    ['outcome:great', '“great” is no outcome. There are answered, cut-short, refused, failed, running.'],
    ['app>x', 'Write “app:” and a value.'],
  ])('says what is wrong with %s', (text, message) => {
    expect(issueOf(text)).toEqual([message]);
    expect(filterOf(text)).toEqual({});
  });
});
