import { describe, expect, it } from 'vitest';
import { describeError } from '../../../apps/plugins/describe-error.ts';
import { readReport } from '../../../apps/plugins/messages.ts';

const thrown = (name: string, stack: string): object => ({ name, stack, message: 'secret' });

describe('what a plugin threw', () => {
  it.each<readonly [unknown, string]>([
    [thrown('TypeError', 'TypeError: secret\n    at f (file:///d/p.mjs:3:9)'), 'It threw TypeError at p.mjs:3:9.'],
    [thrown('TypeError', 'TypeError: secret\n    at async file:///d/p.mjs:3:9'), 'It threw TypeError at p.mjs:3:9.'],
    [thrown('my secret', ''), 'It threw an error.'],
    [thrown('Error', 'Error: /secret.mjs:1:2\nsecret /x.mjs:1:1'), 'It threw Error.'],
    ['secret', 'It threw something that is no error.'],
    [null, 'It threw something that is no error.'],
  ])('T39 is told by its kind and place, never by its words: %j', (error, told) => {
    expect(describeError(error)).toBe(told);
  });
});

describe('what a process of a plugin says', () => {
  it.each([
    ...['nonsense', 7, null, [], {}, { kind: 'answer', id: 1 }, { kind: 'answer', id: '1', json: '' }],
    ...[{ kind: 'answer', id: 1, json: 7 }, { kind: 'failure', id: 1 }, { kind: 'loaded' }, { kind: 'unloadable' }],
  ])('T39 is not believed when it makes no sense: %j', (message) => {
    expect(readReport(message)).toBeNull();
  });

  it('names only functions that are known', () => {
    expect(readReport({ kind: 'loaded', hooks: ['chunk', 'rm -rf', 'request'] })).toEqual({
      ...{ kind: 'loaded', hooks: ['request', 'chunk'] },
    });
  });
});
