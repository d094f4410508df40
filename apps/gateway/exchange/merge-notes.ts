import type { TranslationReceipt } from '../../contract/model/index.ts';
import type { TranslationNotes } from '../../translate/index.ts';

const merge = (first: readonly string[], second: readonly string[]): string[] =>
  second.length === 0 ? [...first] : [...new Set([...first, ...second])];

/** What reading and rendering did to the fields of one request, together. */
export function mergeNotes(read: TranslationNotes, rendered: TranslationNotes): TranslationReceipt {
  return {
    mapped: merge(read.mapped, rendered.mapped),
    emulated: merge(read.emulated, rendered.emulated),
    dropped: merge(read.dropped, rendered.dropped),
  };
}
