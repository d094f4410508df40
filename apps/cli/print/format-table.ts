import { toSafeText } from '../../base/index.ts';

/** One column: its head, how a row fills it, and on which side it is aligned. */
export interface Column<Row> {
  readonly head: string;
  readonly align?: 'left' | 'right';
  /** Longer values are cut. Default 60. */
  readonly maxLength?: number;
  readonly value: (row: Row) => string;
}

const defaultMaxLength = 60;
const gap = '  ';

/** Rows as aligned plain text. Outside text is made safe for a terminal. */
export function formatTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = [
    columns.map(({ head }) => head),
    ...rows.map((row) => columns.map(({ value, maxLength }) => toSafeText(value(row), maxLength ?? defaultMaxLength))),
  ];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  const pad = (cell: string, index: number): string =>
    columns[index]?.align === 'right' ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0);
  return cells.map((line) => line.map(pad).join(gap).trimEnd()).join('\n');
}

/** Names and values, one pair a line. */
export function formatPairs(pairs: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(0, ...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `${name.padEnd(width)}${gap}${toSafeText(value, 400)}`.trimEnd()).join('\n');
}
