import type { PlainObject } from '../../base/index.ts';
import type { NoteCollector } from './notes.ts';

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** Notes every field that carries something and is not in `known`; `prefix` is put before its name. */
export function noteUnknown(
  values: PlainObject,
  known: ReadonlySet<string>,
  to: { readonly notes: NoteCollector; readonly prefix: string },
): void {
  for (const key of Object.keys(values)) {
    if (!known.has(key) && !isEmpty(values[key])) to.notes.dropped(`${to.prefix}${key}`);
  }
}
