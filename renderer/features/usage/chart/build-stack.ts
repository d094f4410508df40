import type { UsageBars, UsagePage } from '../../../../apps/contract/model/index.ts';
import { type Measure, readMeasure } from '../measures.ts';

/** Colours there are for groups; what is left shares the last one. */
export const toldGroups = 5;
export const othersSeries = toldGroups + 1;

export interface StackLayer {
  /** `null` is what has no name; others have no group at all. */
  readonly name: string | null;
  readonly isOthers: boolean;
  readonly series: number;
  /** One a bar. */
  readonly values: readonly number[];
  readonly sum: number;
}

export interface StackBar {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly total: number;
  /** Of the bar a span earlier; `null` where that is not known. */
  readonly previous: number | null;
}

/** Layers from the bottom up, largest first; the layers of a bar add up to its total. */
export interface Stack {
  readonly layers: readonly StackLayer[];
  readonly bars: readonly StackBar[];
  readonly most: number;
}

export interface StackOptions {
  readonly measure: Measure;
  readonly isCompared: boolean;
  /** The colour of a group of its place among the largest. */
  readonly seriesFor: (name: string | null, place: number) => number;
}

type Page = Pick<UsagePage, 'series' | 'previousTotal' | 'savings'>;

const addUp = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const atBar = (bars: UsageBars, bar: number) => ({
  requests: bars.requests[bar] ?? 0,
  errors: bars.errors[bar] ?? 0,
  promptTokens: bars.promptTokens[bar] ?? 0,
  completionTokens: bars.completionTokens[bar] ?? 0,
  busyMs: bars.busyMs[bar] ?? 0,
});

/** The chart of one measure. */
export function buildStack(page: Page, { measure, isCompared, seriesFor }: StackOptions): Stack {
  const { edgesMs, groups, total } = page.series;
  const places = edgesMs.slice(0, -1).map((_, bar) => bar);
  const valued = groups.map(({ name, ...bars }) => {
    const rate = page.savings?.rates.find(({ model }) => model === name);
    const values = places.map((bar) => readMeasure(measure, atBar(bars, bar), rate));
    return { name, values, sum: addUp(values) };
  });
  const largest = valued
    .filter(({ sum }) => sum > 0)
    .toSorted((a, b) => b.sum - a.sum)
    .slice(0, toldGroups);
  const totals = places.map((bar) =>
    measure === 'saved' ? addUp(valued.map(({ values }) => values[bar] ?? 0)) : readMeasure(measure, atBar(total, bar)),
  );
  const layers = largest.map((layer, place) => ({
    ...layer,
    isOthers: false,
    series: seriesFor(layer.name, place),
  }));
  const rest = places.map((bar) =>
    Math.max(0, (totals[bar] ?? 0) - addUp(largest.map(({ values }) => values[bar] ?? 0))),
  );
  const others = { name: null, isOthers: true, series: othersSeries, values: rest, sum: addUp(rest) };
  const bars = places.map((bar) => ({
    sinceMs: edgesMs[bar] ?? 0,
    untilMs: edgesMs[bar + 1] ?? 0,
    total: totals[bar] ?? 0,
    previous: isCompared && measure !== 'saved' ? readMeasure(measure, atBar(page.previousTotal, bar)) : null,
  }));
  return {
    layers: valued.length > largest.length && others.sum > 0 ? [...layers, others] : layers,
    bars,
    most: Math.max(0, ...bars.flatMap((bar) => [bar.total, bar.previous ?? 0])),
  };
}
