/** A vertical scale: where values lie and which of them get a line. */
export interface ValueScale {
  readonly isLog: boolean;
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
}

/** p99 so far above p50 that a linear axis would press the median flat. */
export const needsLogScale = (p50: number | null, p99: number | null): boolean =>
  p50 !== null && p99 !== null && p50 > 0 && p99 / p50 > 20;

const headroom = 1.2;

/** The powers of ten times each step, within the limits. */
function listSteps(low: number, high: number, steps: readonly number[]): number[] {
  const ticks: number[] = [];
  for (let decade = 10 ** Math.floor(Math.log10(low)); decade <= high; decade *= 10) {
    for (const step of steps) {
      const tick = Number((decade * step).toPrecision(3));
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

function buildLogScale(least: number, most: number): ValueScale {
  const high = most * headroom;
  const low = listSteps(least / 10, least, [1, 2, 5]).at(-1) ?? least;
  const decades = listSteps(low, high, [1]);
  const ticks = decades.length >= 2 ? decades : listSteps(low, high, [1, 3]);
  return { isLog: true, domain: [low, high], ticks: ticks.slice(-4) };
}

function buildLinearScale(most: number): ValueScale {
  const rough = (most * headroom) / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((candidate) => candidate >= rough) ?? rough;
  const high = Math.max(most * headroom, step);
  const ticks: number[] = [];
  for (let tick = 0; tick <= high * 1.001; tick += step) ticks.push(Number(tick.toPrecision(6)));
  return { isLog: false, domain: [0, high], ticks };
}

/** The scale for positive values, with 2 to 4 ticks. `null` when there is nothing to show. */
export function buildValueScale(values: readonly number[], isLog: boolean): ValueScale | null {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return null;
  const most = Math.max(...positive);
  return isLog ? buildLogScale(Math.min(...positive), most) : buildLinearScale(most);
}

/** Distance from the top as a share of the height, 0 to 1. */
export function placeValue({ isLog, domain: [low, high] }: ValueScale, value: number): number {
  const share = isLog
    ? (Math.log10(Math.max(value, low)) - Math.log10(low)) / (Math.log10(high) - Math.log10(low))
    : (value - low) / (high - low);
  return 1 - Math.min(1, Math.max(0, share));
}

/** Moves labels apart so that no two are closer than `gap`; all are shares of the height. Order is kept. */
export function spreadLabels(places: readonly number[], gap: number): number[] {
  const order = places.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place);
  const spread = [...places];
  let previous = Number.NEGATIVE_INFINITY;
  for (const { place, index } of order) {
    previous = Math.max(place, previous + gap);
    spread[index] = previous;
  }
  const overflow = Math.max(0, previous - 1);
  return spread.map((place) => place - overflow);
}
