/** A reading at a time, in milliseconds from the start. */
export interface Reading {
  readonly atMs: number;
  readonly value: number;
}

const hourMs = 3_600_000;

/** Growth an hour by least squares, `null` for fewer than three readings. */
export function fitSlope(readings: readonly Reading[]): number | null {
  if (readings.length < 3) return null;
  const count = readings.length;
  const meanAt = readings.reduce((sum, { atMs }) => sum + atMs, 0) / count;
  const meanValue = readings.reduce((sum, { value }) => sum + value, 0) / count;
  const spread = readings.reduce((sum, { atMs }) => sum + (atMs - meanAt) ** 2, 0);
  const shared = readings.reduce((sum, { atMs, value }) => sum + (atMs - meanAt) * (value - meanValue), 0);
  return spread === 0 ? null : (shared / spread) * hourMs;
}

/** The lowest reading of each full span, at the middle of it: what is left when everything has been collected that can be. */
export function findLowest(readings: readonly Reading[], spanMs: number): readonly Reading[] {
  const startMs = readings[0]?.atMs ?? 0;
  const endMs = readings.at(-1)?.atMs ?? 0;
  const lowest = new Map<number, number>();
  for (const { atMs, value } of readings) {
    const span = Math.floor((atMs - startMs) / spanMs);
    lowest.set(span, Math.min(value, lowest.get(span) ?? Number.POSITIVE_INFINITY));
  }
  return [...lowest]
    .map(([span, value]) => ({ atMs: startMs + (span + 0.5) * spanMs, value }))
    .filter(({ atMs }) => atMs + spanMs / 2 <= endMs);
}
