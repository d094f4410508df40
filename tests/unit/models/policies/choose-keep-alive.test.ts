import { describe, expect, it } from 'vitest';
import { chooseKeepAlive, type KeepAliveWishes } from '../../../../apps/models/index.ts';

const nobody: KeepAliveWishes = {
  header: null,
  body: null,
  key: null,
  project: null,
  policy: { isPinned: false, keepAlive: null },
  rule: null,
};
const everybody: KeepAliveWishes = {
  header: '1m',
  body: '2m',
  key: '3m',
  project: '4m',
  policy: { isPinned: false, keepAlive: '5m' },
  rule: '6m',
};
const pinned = { isPinned: true, keepAlive: '5m' } as const;

describe('how long a model stays after a request', () => {
  it.each<[string, Partial<KeepAliveWishes>, ReturnType<typeof chooseKeepAlive>]>([
    ['the header comes first', {}, '1m'],
    ['then the body', { header: null }, '2m'],
    ['then the key', { header: null, body: null }, '3m'],
    ['then the project', { header: null, body: null, key: null }, '4m'],
    ['then the model', { header: null, body: null, key: null, project: null }, '5m'],
    ['then the rule', { header: null, body: null, key: null, project: null, policy: nobody.policy }, '6m'],
    ['a pin wins over the header', { policy: pinned }, -1],
    ['a pin wins over the key that unloads', { header: null, body: null, key: 0, policy: pinned }, -1],
    ['a pin wins over the project that unloads', { header: null, body: null, project: '0s', policy: pinned }, -1],
    ['a header that unloads wins over the pin', { header: 0, policy: pinned }, 0],
    ['a body that unloads wins over the pin', { header: null, body: '0s', policy: pinned }, '0s'],
    ['a body that unloads is not heard when the header says otherwise', { body: 0, policy: pinned }, -1],
    ['a header that unloads wins over the body', { header: '0h0.0m' }, '0h0.0m'],
    ['a key that unloads is taken where nobody else speaks', { header: null, body: null, key: 0 }, 0],
    ['for ever is a wish as any other', { header: -1 }, -1],
    ['a short wish is no unload', { header: '10ms', policy: pinned }, -1],
  ])('%s', (_title, changed, expected) => {
    expect(chooseKeepAlive({ ...everybody, ...changed })).toBe(expected);
  });

  it('is the default of the daemon when nobody says anything', () => {
    expect(chooseKeepAlive(nobody)).toBeNull();
  });

  it('is for ever with a pin and nothing else', () => {
    expect(chooseKeepAlive({ ...nobody, policy: pinned })).toBe(-1);
  });
});
