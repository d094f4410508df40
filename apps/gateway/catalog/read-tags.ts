import { isPlainObject } from '../../base/index.ts';
import type { ListedModel } from '../../translate/index.ts';

/** The models of a native `tags` or `ps` answer. */
export function readTags(body: unknown): readonly ListedModel[] {
  const entries = isPlainObject(body) && Array.isArray(body['models']) ? body['models'] : [];
  return entries.flatMap((entry: unknown) => readTag(entry));
}

function readTag(entry: unknown): readonly ListedModel[] {
  if (!isPlainObject(entry) || typeof entry['name'] !== 'string') return [];
  const id = entry['name'];
  const modifiedAt = typeof entry['modified_at'] === 'string' ? Date.parse(entry['modified_at']) : Number.NaN;
  const owner = id.includes('/') ? id.split('/').at(-2) : undefined;
  return [{ id, createdAtMs: Number.isNaN(modifiedAt) ? 0 : modifiedAt, ownedBy: owner ?? 'library' }];
}
