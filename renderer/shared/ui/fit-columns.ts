/** What fitting needs to know of a column. */
export interface FittedColumn {
  readonly id: string;
  readonly widthPx: number;
  /** Columns with a higher number leave first; without numbers, the last ones do. */
  readonly leavesAs?: number;
}

interface Spacing {
  readonly gapPx: number;
  readonly edgePx: number;
}

/** The columns that fit side by side, in their order: text never shrinks to make room. The first to stay always stays. */
export function fitColumns<Column extends FittedColumn>(
  columns: readonly Column[],
  widthPx: number,
  { gapPx, edgePx }: Spacing,
): Column[] {
  const byPriority = columns
    .map((column, index) => ({ column, rank: column.leavesAs ?? index }))
    .sort((a, b) => a.rank - b.rank);
  let usedPx = 2 * edgePx;
  const fitting = new Set<Column>();
  for (const { column } of byPriority) {
    const neededPx = column.widthPx + (fitting.size === 0 ? 0 : gapPx);
    if (fitting.size > 0 && usedPx + neededPx > widthPx) break;
    usedPx += neededPx;
    fitting.add(column);
  }
  return columns.filter((column) => fitting.has(column));
}
