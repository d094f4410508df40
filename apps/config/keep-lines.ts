import { isDeepStrictEqual } from 'node:util';
import { parse as parseYaml } from 'yaml';
import { compareLines, type MergeChunk, mergeTexts } from '../base/index.ts';

/**
 * The edited text with the lines that no edit touched as they were written. `before` and `after` are the text without and with the edits,
 * both as the YAML writer sets them.
 */
export function keepLines(text: string, before: string, after: string): string {
  const chunks = mergeTexts({ base: before, yours: text, theirs: after });
  const kept = chunks.flatMap((chunk) => (chunk.kind === 'clash' ? keepPairs(chunk) : chooseLines(chunk)));
  const merged = kept.join('\n');
  return isSame(merged, after) ? merged : after;
}

const chooseLines = ({ kind, yours, theirs }: MergeChunk): readonly string[] => (kind === 'theirs' ? theirs : yours);

/** Where the writer sets each line on its own, lines beside an edit can be told from those that it touched. */
function keepPairs({ base, yours, theirs }: MergeChunk): readonly string[] {
  if (base.length !== yours.length) return theirs;
  let index = 0;
  return compareLines(base, theirs).flatMap(({ kind, text }) => {
    if (kind === 'added') return [text];
    const own = yours[index++];
    return kind === 'same' && own !== undefined ? [own] : [];
  });
}

function isSame(merged: string, after: string): boolean {
  try {
    const read = (text: string): unknown => parseYaml(text, { schema: 'core', logLevel: 'silent' });
    return isDeepStrictEqual(read(merged), read(after));
  } catch {
    // Lines that do not fit together: the writer's own text does.
    return false;
  }
}
