import type { RequestFilter } from '../../contract/model/index.ts';
import type { KeyRing } from './key-ring.ts';

type Keys = Pick<KeyRing, 'list'>;

/** The name of each key by its id. */
export const nameKeys = (keys: Keys): Readonly<Record<string, string>> =>
  Object.fromEntries(keys.list().map(({ id, name }) => [id, name]));

/** What is asked with the ids of keys in place of their names. A name that nothing has is taken for an id of a key that is gone. */
export function withKeyIds<Asked extends { readonly filter: RequestFilter }>(keys: Keys, asked: Asked): Asked {
  const wanted = asked.filter.keys;
  if (wanted === undefined) return asked;
  const list = keys.list();
  const ids = wanted.flatMap((text) => {
    const named = list.filter(({ id, name }) => name === text || id === text).map(({ id }) => id);
    return named.length === 0 ? [text] : named;
  });
  return { ...asked, filter: { ...asked.filter, keys: [...new Set(ids)] } };
}
