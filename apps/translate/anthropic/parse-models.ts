import { isPlainObject } from '../../base/index.ts';
import type { ListedModel } from '../canonical/listed-model.ts';

function parseEntry(entry: unknown): readonly ListedModel[] {
  if (!isPlainObject(entry)) return [];
  const { id, created_at: createdAt } = entry;
  if (typeof id !== 'string' || id === '') return [];
  const createdAtMs = typeof createdAt === 'string' ? Date.parse(createdAt) : Number.NaN;
  return [{ id, createdAtMs: Number.isFinite(createdAtMs) ? Math.max(0, createdAtMs) : 0, ownedBy: 'anthropic' }];
}

/** Models of a `GET /models` answer; entries that cannot be read are left out. Source: Anthropic API reference, list models. */
export function parseAnthropicModels(body: unknown): readonly ListedModel[] {
  const data = isPlainObject(body) ? body['data'] : null;
  return Array.isArray(data) ? data.flatMap(parseEntry) : [];
}
