const maxCells = 4_000_000;
const contextCount = 3;

/** Lines that differ, with `-` and `+` before them, three equal ones around them, and `...` where more are left out. */
export function diffLines(before: string, after: string): string {
  const [from, to] = [splitLines(before), splitLines(after)];
  let head = 0;
  while (head < from.length && head < to.length && from[head] === to[head]) head++;
  let tail = 0;
  while (tail < from.length - head && tail < to.length - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++;
  const middle = diffMiddle(from.slice(head, from.length - tail), to.slice(head, to.length - tail));
  const same = (lines: readonly string[]): string[] => lines.map((line) => ` ${line}`);
  return foldSame([...same(from.slice(0, head)), ...middle, ...same(from.slice(from.length - tail))]).join('\n');
}

const splitLines = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

function diffMiddle(from: readonly string[], to: readonly string[]): string[] {
  if (from.length * to.length > maxCells) return [...from.map((line) => `-${line}`), ...to.map((line) => `+${line}`)];
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

function walk({ from, to, at }: Table): string[] {
  const lines: string[] = [];
  let [row, column] = [0, 0];
  while (row < from.length || column < to.length) {
    if (row < from.length && column < to.length && from[row] === to[column]) {
      lines.push(` ${from[row]}`);
      row++;
      column++;
    } else if (row < from.length && (column >= to.length || at(row + 1, column) >= at(row, column + 1))) {
      lines.push(`-${from[row++]}`);
    } else lines.push(`+${to[column++]}`);
  }
  return lines;
}

function foldSame(lines: readonly string[]): string[] {
  const isChange = (line: string | undefined): boolean => line !== undefined && !line.startsWith(' ');
  const isNear = lines.map(() => false);
  lines.forEach((line, index) => {
    if (!isChange(line)) return;
    isNear.fill(true, Math.max(0, index - contextCount), index + contextCount + 1);
  });
  return lines.flatMap((line, index) => {
    if (isNear[index] === true) return [line];
    return isNear[index - 1] === true && isNear.includes(true, index) ? ['...'] : [];
  });
}
