/** One step of a percentile chart; `null` where nothing ran. */
export interface PercentilePoint {
  readonly atMs: number;
  readonly requests: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** From p50 to p95. */
  readonly band: readonly [number, number] | null;
  /** Nothing ran before and after it. */
  readonly isLonely: boolean;
}

interface RawPoint {
  readonly startMs: number;
  readonly requests: number;
  readonly firstTokenMs: { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null };
}

const ran = (point: RawPoint | undefined): boolean => point !== undefined && point.firstTokenMs.p50 !== null;

/** Chart points from a time series of equal steps, each at the middle of its step. */
export function toPercentilePoints(series: readonly RawPoint[]): PercentilePoint[] {
  const [first, second] = series;
  const stepMs = first && second ? second.startMs - first.startMs : 0;
  return series.map((point, index) => {
    const { p50, p95, p99 } = point.firstTokenMs;
    return {
      atMs: point.startMs + stepMs / 2,
      requests: point.requests,
      p50,
      p95,
      p99,
      band: p50 !== null && p95 !== null ? [p50, p95] : null,
      isLonely: ran(point) && !ran(series[index - 1]) && !ran(series[index + 1]),
    };
  });
}
