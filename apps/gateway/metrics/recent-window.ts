import { type Clock, createQuantileSketch, type QuantileSketch } from '../../base/index.ts';
import type { Completion, Percentiles } from '../../contract/model/index.ts';

/** Times of the requests of the last minutes, in seconds. */
export interface RecentTimes {
  readonly windowSeconds: number;
  readonly requests: number;
  readonly totalSeconds: Percentiles;
  readonly firstTokenSeconds: Percentiles;
  readonly queueSeconds: Percentiles;
  readonly overheadSeconds: Percentiles;
}

export interface RecentWindow {
  note(completion: Completion): void;
  read(): RecentTimes;
}

const windowSeconds = 300;
const sliceCount = 10;
const sliceMs = (windowSeconds * 1000) / sliceCount;

const measures = ['total', 'firstToken', 'queue', 'overhead'] as const;
type Measure = (typeof measures)[number];

interface Slice {
  readonly number: number;
  requests: number;
  readonly sketches: Readonly<Record<Measure, QuantileSketch>>;
}

const createSketches = (): Slice['sketches'] => ({
  total: createQuantileSketch(),
  firstToken: createQuantileSketch(),
  queue: createQuantileSketch(),
  overhead: createQuantileSketch(),
});

/** Remembers how long the requests of the last five minutes took, within 0.5 %, in slices of half a minute that are forgotten one by one. */
export function createRecentWindow(clock: Clock): RecentWindow {
  const slices: Slice[] = [];
  const numberNow = (): number => Math.floor(clock.monotonicMs() / sliceMs);
  const current = (): Slice => {
    const number = numberNow();
    const place = number % sliceCount;
    const found = slices[place];
    if (found?.number === number) return found;
    const slice = { number, requests: 0, sketches: createSketches() };
    slices[place] = slice;
    return slice;
  };
  return {
    note({ totalMs, firstTokenMs, queueMs, overheadMs }) {
      const slice = current();
      slice.requests++;
      const { total, firstToken, queue, overhead } = slice.sketches;
      total.add(totalMs / 1000);
      if (firstTokenMs !== null) firstToken.add(firstTokenMs / 1000);
      if (queueMs !== null) queue.add(queueMs / 1000);
      if (overheadMs !== null) overhead.add(overheadMs / 1000);
    },
    read() {
      const oldest = numberNow() - sliceCount;
      return summarize(slices.filter((slice) => slice !== undefined && slice.number > oldest));
    },
  };
}

function summarize(slices: readonly Slice[]): RecentTimes {
  const sums = createSketches();
  for (const { sketches } of slices) for (const name of measures) sums[name].merge(sketches[name].toData());
  return {
    windowSeconds,
    requests: slices.reduce((sum, { requests }) => sum + requests, 0),
    totalSeconds: rank(sums.total),
    firstTokenSeconds: rank(sums.firstToken),
    queueSeconds: rank(sums.queue),
    overheadSeconds: rank(sums.overhead),
  };
}

function rank(sketch: QuantileSketch): Percentiles {
  const at = (quantile: number): number | null => sketch.quantile(quantile) ?? null;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
