import { compareLines } from '../base/index.ts';

const contextCount = 3;
const signs = { same: ' ', removed: '-', added: '+' } as const;

/** Lines that differ, with `-` and `+` before them, three equal ones around them, and `...` where more are left out. */
export function diffLines(before: string, after: string): string {
  const lines = compareLines(splitLines(before), splitLines(after));
  return foldSame(lines.map(({ kind, text }) => `${signs[kind]}${text}`)).join('\n');
}

const splitLines = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

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
