import { describe, expect, it } from 'vitest';
import { commands } from '../../../apps/cli/commands.ts';
import { formatDuration, formatMemory } from '../../../apps/cli/print/format-figure.ts';
import { formatPairs, formatTable } from '../../../apps/cli/print/format-table.ts';
import { renderHelp } from '../../../apps/cli/print/help-text.ts';

const hasUnsafe = (text: string): boolean => ['\u001b', '\r', '\u202e'].some((unsafe) => text.includes(unsafe));

describe('formatTable', () => {
  it('aligns text left and numbers right, without trailing blanks', () => {
    const table = formatTable(
      [
        { name: 'a', size: '1' },
        { name: 'longer', size: '1000' },
      ],
      [
        { head: 'NAME', value: ({ name }) => name },
        { head: 'SIZE', align: 'right', value: ({ size }) => size },
      ],
    );
    expect(table.split('\n')).toEqual(['NAME    SIZE', 'a          1', 'longer  1000']);
  });

  it('T29 makes control and direction characters harmless', () => {
    const hostile = 'x\u001b[31m\r\n\u202ey';
    const table = formatTable([hostile], [{ head: 'NAME', value: (text) => text }]);
    expect(hasUnsafe(table)).toBe(false);
    expect(table.split('\n')).toHaveLength(2);
    expect(hasUnsafe(formatPairs([['Name', hostile]]))).toBe(false);
  });
});

describe('formatDuration', () => {
  it.each([
    [null, '-'],
    [42.4, '42 ms'],
    [999.6, '1.00 s'],
    [2_870, '2.87 s'],
    [112_000, '1 min 52 s'],
    [11_040_000, '3 h 4 min'],
    [273_600_000, '3 d 4 h'],
  ])('shows %s as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});

describe('formatMemory', () => {
  it('counts in 2^30', () => {
    expect(formatMemory(3 * 1024 ** 3)).toBe('3.0 GB');
  });
});

describe('renderHelp', () => {
  it('names every command', () => {
    const help = renderHelp(null);
    expect(commands.filter(({ name }) => !help.includes(name))).toEqual([]);
  });

  it("names a command's flags", () => {
    const serve = commands.find(({ name }) => name === 'serve') ?? null;
    expect(renderHelp(serve)).toContain('--no-take-over');
  });
});
