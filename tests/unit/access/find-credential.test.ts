import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCredential } from '../../../apps/access/index.ts';
import { keyText, partsOf } from './sample-keys.ts';

const target = '/v1/chat/completions';
const find = (rawHeaders: readonly string[], at = target) => findCredential({ rawHeaders, target: at });
const mine = keyText(1);
const other = keyText(2);
const isMine = { kind: 'key', key: partsOf(mine) };

const spellings: readonly ((key: string) => string[])[] = [
  (key) => ['authorization', `Bearer ${key}`],
  (key) => ['Authorization', `bearer ${key}`],
  (key) => ['AUTHORIZATION', `BEARER   ${key} `],
  (key) => ['authorization', key],
  (key) => ['x-api-key', key],
  (key) => ['X-Api-Key', ` ${key}`],
];
const anySpelling = fc.constantFrom(...spellings);

describe('findCredential', () => {
  it('T20 finds the same identity in every spelling of one key, alone or together', () => {
    fc.assert(
      fc.property(
        fc.array(anySpelling, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 50 }),
        (forms, seed) => {
          const key = keyText(seed);
          const headers = ['host', '127.0.0.1', ...forms.flatMap((form) => form(key)), 'accept', '*/*'];
          expect(find(headers)).toEqual({ kind: 'key', key: partsOf(key) });
        },
      ),
    );
  });

  it('T20 refuses two different keys, wherever they stand', () => {
    for (const first of spellings) {
      for (const second of spellings) {
        expect(find([...first(mine), ...second(other)])).toEqual({ kind: 'conflict' });
        expect(find([...first(mine), ...second('placeholder')])).toEqual({ kind: 'conflict' });
      }
    }
    expect(find(['x-api-key', `${mine}, ${other}`])).toEqual({ kind: 'conflict' });
    expect(find(['x-api-key', `${mine}, ${mine}`])).toEqual(isMine);
  });

  it.each([
    `/v1/models?key=${mine}`,
    `/v1/models?a=1&api_key=anything`,
    '/v1/models?API-KEY=x',
    '/v1/models?a=1;access_token=x',
    '/v1/models?api%5Fkey=x',
    `/v1/models?q=${encodeURIComponent(mine)}`,
    `/v1/models?q=sk%2Ddrover%2Dx`,
    `/v1/models?q=%zz&r=sk%2ddrover-x`,
    `/p/${mine}/v1/models`,
  ])('T20 refuses a key in the address: %s', (address) => {
    expect(find([], address)).toEqual({ kind: 'misplaced', place: 'address' });
    expect(find(['authorization', `Bearer ${mine}`], address)).toEqual({ kind: 'misplaced', place: 'address' });
  });

  it.each(['/v1/usage?by=key', '/v1/models?keys=2', '/v1/models?key=', '/v1/models?monkey=1'])(
    'takes no other parameter for a key: %s',
    (address) => {
      expect(find(['x-api-key', mine], address)).toEqual(isMine);
    },
  );

  it('T20 refuses a key of ours in api-key, and leaves placeholders there alone', () => {
    expect(find(['api-key', mine])).toEqual({ kind: 'misplaced', place: 'api-key' });
    expect(find(['api-key', 'azure'])).toEqual({ kind: 'none' });
  });

  it('tells placeholders of clients from keys of ours that are cut or changed', () => {
    expect(find(['authorization', 'Bearer ollama', 'x-api-key', 'dummy'])).toEqual({ kind: 'foreign' });
    expect(find(['authorization', 'Basic dXNlcjpwYXNz'])).toEqual({ kind: 'foreign' });
    expect(find(['authorization', `Bearer ${mine.slice(0, -1)}`])).toEqual({ kind: 'malformed' });
    expect(find(['authorization', `Bearer ${mine.toUpperCase()}`])).toEqual({ kind: 'malformed' });
    expect(find(['authorization', 'Bearer '])).toEqual({ kind: 'none' });
    expect(find([])).toEqual({ kind: 'none' });
  });

  it('finds one signature, and refuses it beside a key or a second one', () => {
    const signed = ['x-drover-signature', 'key=a,t=1'];
    expect(find(signed)).toEqual({ kind: 'signature', header: 'key=a,t=1' });
    expect(find([...signed, 'authorization', 'Bearer ollama'])).toEqual({ kind: 'signature', header: 'key=a,t=1' });
    expect(find([...signed, 'x-api-key', mine])).toEqual({ kind: 'conflict' });
    expect(find([...signed, ...signed])).toEqual({ kind: 'conflict' });
  });
});
