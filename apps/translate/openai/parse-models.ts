import { isPlainObject } from '../../base/index.ts';
import type { ListedModel } from '../canonical/listed-model.ts';

const maxIdLength = 256;

function parseEntry(entry: unknown): readonly ListedModel[] {
  if (!isPlainObject(entry)) return [];
  const { id, created, owned_by: ownedBy } = entry;
  if (typeof id !== 'string' || id === '' || id.length > maxIdLength) return [];
  const isTimeKnown = typeof created === 'number' && Number.isFinite(created) && created > 0;
  return [
    {
      id,
      createdAtMs: isTimeKnown ? created * 1000 : 0,
      ownedBy: typeof ownedBy === 'string' ? ownedBy : '',
    },
  ];
}

/**
 * Models of a backend's `GET /models`; entries that make no sense are left out, and so is everything when the body is no list. A time of 0
 * means that the backend did not tell it. Source: OpenAI API reference, list models.
 */
export function parseOpenaiModels(body: unknown): readonly ListedModel[] {
  const list: unknown = isPlainObject(body) ? body['data'] : body;
  return Array.isArray(list) ? list.flatMap(parseEntry) : [];
}
