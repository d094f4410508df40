export interface ComparedLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

const maxCells = 4_000_000;

/** How the first lines become the second: what is removed stands before what is added in its place. Very long texts that differ much count as new. */
export function compareLines(from: readonly string[], to: readonly string[]): ComparedLine[] {
  let head = 0;
  while (head < from.length && head < to.length && from[head] === to[head]) head++;
  let tail = 0;
  while (tail < from.length - head && tail < to.length - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++;
  const middle = compareMiddle(from.slice(head, from.length - tail), to.slice(head, to.length - tail));
  return [...mark('same', from.slice(0, head)), ...middle, ...mark('same', from.slice(from.length - tail))];
}

const mark = (kind: ComparedLine['kind'], lines: readonly string[]): ComparedLine[] =>
  lines.map((text) => ({ kind, text }));

function compareMiddle(from: readonly string[], to: readonly string[]): ComparedLine[] {
  if (from.length * to.length > maxCells) return [...mark('removed', from), ...mark('added', to)];
  const width = to.length + 1;
  const common = new Uint32Array((from.length + 1) * width);
  const at = (row: number, column: number): number => common[row * width + column] ?? 0;
  for (let row = from.length - 1; row >= 0; row--) {
    for (let column = to.length - 1; column >= 0; column--) {
      common[row * width + column] =
        from[row] === to[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  return walk({ from, to, at });
}

interface Table {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly at: (row: number, column: number) => number;
}

function walk({ from, to, at }: Table): ComparedLine[] {
  const lines: ComparedLine[] = [];
  let [row, column] = [0, 0];
  while (row < from.length || column < to.length) {
    const [before, after] = [from[row], to[column]];
    if (before !== undefined && before === after) {
      lines.push({ kind: 'same', text: before });
      row++;
      column++;
    } else if (before !== undefined && (after === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ kind: 'removed', text: before });
      row++;
    } else if (after !== undefined) {
      lines.push({ kind: 'added', text: after });
      column++;
    }
  }
  return lines;
}
