import { compareLines } from './compare-lines.ts';

/** A stretch of three texts; `kind` says who changed it. */
export interface MergeChunk {
  readonly kind: 'same' | 'yours' | 'theirs' | 'both' | 'clash';
  readonly base: readonly string[];
  readonly yours: readonly string[];
  readonly theirs: readonly string[];
}

/** Where each line of the first stands in the second; -1 for those that are gone. */
function locateLines(from: readonly string[], to: readonly string[]): number[] {
  const places: number[] = [];
  let place = 0;
  for (const { kind } of compareLines(from, to)) {
    if (kind === 'removed') places.push(-1);
    if (kind === 'same') places.push(place);
    if (kind !== 'removed') place++;
  }
  return places;
}

const isEqual = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((line, index) => line === b[index]);

function classify({ base, yours, theirs }: Omit<MergeChunk, 'kind'>): MergeChunk['kind'] {
  if (isEqual(yours, base)) return 'theirs';
  if (isEqual(theirs, base)) return 'yours';
  return isEqual(yours, theirs) ? 'both' : 'clash';
}

/** Where all three have as many lines, each line is a matter of its own. */
function splitLines(parts: Omit<MergeChunk, 'kind'>): Omit<MergeChunk, 'kind'>[] {
  const { base, yours, theirs } = parts;
  if (base.length !== yours.length || base.length !== theirs.length) return [parts];
  return base.map((line, index) => ({
    base: [line],
    yours: yours.slice(index, index + 1),
    theirs: theirs.slice(index, index + 1),
  }));
}

/** Sets two changes of the same text side by side, line by line. */
export function mergeTexts(texts: { readonly base: string; readonly yours: string; readonly theirs: string }) {
  const [base, yours, theirs] = [texts.base.split('\n'), texts.yours.split('\n'), texts.theirs.split('\n')];
  const [inYours, inTheirs] = [locateLines(base, yours), locateLines(base, theirs)];
  const chunks: MergeChunk[] = [];
  let from = { base: 0, yours: 0, theirs: 0 };
  const takeUntil = (to: typeof from): void => {
    const parts = {
      base: base.slice(from.base, to.base),
      yours: yours.slice(from.yours, to.yours),
      theirs: theirs.slice(from.theirs, to.theirs),
    };
    chunks.push(...splitLines(parts).map((each) => ({ kind: classify(each), ...each })));
    from = to;
  };
  base.forEach((line, index) => {
    const to = { base: index, yours: inYours[index] ?? -1, theirs: inTheirs[index] ?? -1 };
    if (to.yours < 0 || to.theirs < 0) return;
    takeUntil(to);
    const last = chunks.at(-1);
    const same = last?.kind === 'same' ? [...last.base, line] : [line];
    if (last?.kind === 'same') chunks.pop();
    chunks.push({ kind: 'same', base: same, yours: same, theirs: same });
    from = { base: index + 1, yours: to.yours + 1, theirs: to.theirs + 1 };
  });
  takeUntil({ base: base.length, yours: yours.length, theirs: theirs.length });
  return chunks;
}

export type MergeChoice = 'yours' | 'theirs';

/** The text with both changes; where they clash, as chosen. `null` while a choice is missing. */
export function joinChunks(chunks: readonly MergeChunk[], choices: ReadonlyMap<number, MergeChoice>): string | null {
  const lines: string[] = [];
  for (const [index, chunk] of chunks.entries()) {
    const choice = chunk.kind === 'clash' ? choices.get(index) : chunk.kind === 'yours' ? 'yours' : 'theirs';
    if (choice === undefined) return null;
    lines.push(...chunk[choice]);
  }
  return lines.join('\n');
}
