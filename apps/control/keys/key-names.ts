import type { RequestFilter } from '../../contract/model/index.ts';
import type { KeyRing } from './key-ring.ts';

type Keys = Pick<KeyRing, 'list'>;

/** What each key is called in a filter, by its id: its name, or the id itself where several have that name. */
export function labelKeys(keys: Keys): Readonly<Record<string, string>> {
  const list = keys.list();
  const counts = new Map<string, number>();
  for (const { name } of list) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(list.map(({ id, name }) => [id, counts.get(name) === 1 ? name : id]));
}

/** The same with the ids of keys in place of their names. A name that nothing has is taken for an id of a key that is gone. */
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
