import {
  type Benchmark,
  type BenchmarkFigure,
  type BenchmarkFigureName,
  benchmarkFigureNames,
  type FigureChange,
} from '../../contract/model/index.ts';

const isBetterWhenLarger: Readonly<Record<BenchmarkFigureName, boolean>> = {
  loadMs: false,
  firstTokenMs: false,
  longFirstTokenMs: false,
  prefillTokensPerSecond: true,
  decodeTokensPerSecond: true,
  memoryBytes: false,
};

/** Repeated figures: less than this share of the baseline says nothing, however small the spreads were. */
const repeatedFloor = 0.05;
/** A time taken once has no spread; reading from a cold or warm disk alone moves it this much. */
const onceFloor = 0.25;
/** Memory is told exactly by the daemon: only its rounding is noise. */
const memoryFloor = 0.01;
/** Below this a time is the operating system's. */
const timerFloorMs = 5;

/**
 * The difference below which two runs are alike: the larger of both spreads, and of a share of the baseline (5 %; 25 % of a time taken once;
 * 1 % of memory), and for times 5 ms.
 */
export function computeNoise(figure: BenchmarkFigureName, before: BenchmarkFigure, after: BenchmarkFigure): number {
  const isOnce = Math.min(before.samples.length, after.samples.length) < 2;
  const once = figure === 'memoryBytes' ? memoryFloor : onceFloor;
  const floor = isOnce ? once : repeatedFloor;
  const timerFloor = figure.endsWith('Ms') ? timerFloorMs : 0;
  return Math.max(before.spread ?? 0, after.spread ?? 0, Math.abs(before.median ?? 0) * floor, timerFloor);
}

/** Every figure that both runs have, with its verdict: a difference beyond the noise is a regression or an improvement. */
export function compareFigures(before: Benchmark, after: Benchmark): FigureChange[] {
  return benchmarkFigureNames.flatMap((figure) => {
    const [old, now] = [before.figures[figure], after.figures[figure]];
    return old.median === null || now.median === null
      ? []
      : [{ figure, ...judge(figure, old, now), before: old.median, after: now.median }];
  });
}

function judge(
  figure: BenchmarkFigureName,
  old: BenchmarkFigure,
  now: BenchmarkFigure,
): Pick<FigureChange, 'change' | 'noise' | 'verdict'> {
  const before = old.median ?? 0;
  const difference = (now.median ?? 0) - before;
  const noise = computeNoise(figure, old, now);
  const isLarger = difference > 0;
  const beyond = isLarger === isBetterWhenLarger[figure] ? 'improvement' : 'regression';
  return {
    change: before === 0 ? 0 : difference / before,
    noise,
    verdict: Math.abs(difference) > noise ? beyond : 'same',
  };
}
