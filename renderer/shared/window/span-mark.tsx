/** The stretch of a plot that is being chosen; both ends are shares of the width. */
export function SpanMark({ marked }: { readonly marked: readonly [number, number] | null }) {
  if (marked === null) return null;
  const [from, to] = [Math.min(...marked), Math.max(...marked)];
  return <span className="span-mark" style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }} />;
}
