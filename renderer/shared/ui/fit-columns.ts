/** What fitting needs to know of a column. Columns come in the order of their priority. */
export interface FittedColumn {
  readonly id: string;
  readonly widthPx: number;
}

/** The columns that fit side by side, dropping from the end: text never shrinks to make room. The first always stays. */
export function fitColumns<Column extends FittedColumn>(
  columns: readonly Column[],
  widthPx: number,
  spacing: { readonly gapPx: number; readonly edgePx: number },
): Column[] {
  let usedPx = 2 * spacing.edgePx;
  const fitting: Column[] = [];
  for (const column of columns) {
    const neededPx = column.widthPx + (fitting.length === 0 ? 0 : spacing.gapPx);
    if (fitting.length > 0 && usedPx + neededPx > widthPx) break;
    usedPx += neededPx;
    fitting.push(column);
  }
  return fitting;
}
