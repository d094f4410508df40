import type { UsageBars, UsageSeries } from '../../contract/model/index.ts';
import type { UsageCounts } from './usage-counts.ts';

type Measure = keyof UsageBars;

const measures: readonly Measure[] = ['requests', 'errors', 'promptTokens', 'completionTokens', 'busyMs'];

/** Sums by group and bar. */
export interface BarSums {
  add(name: string | null, bar: number, counts: UsageCounts): void;
  /** The groups that are among the `most` largest by any measure, by busy time, and the sum of all groups. */
  toSeries(most: number): Pick<UsageSeries, 'groups' | 'total'>;
}

function createBars(count: number): UsageBars {
  const none = (): number[] => Array.from({ length: count }, () => 0);
  return { requests: none(), errors: none(), promptTokens: none(), completionTokens: none(), busyMs: none() };
}

const toMs = (bars: UsageBars): UsageBars => ({ ...bars, busyMs: bars.busyMs.map((us) => us / 1000) });

const addUp = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Adds up `count` bars of any number of groups. */
export function createBarSums(count: number): BarSums {
  const groups = new Map<string | null, UsageBars>();
  const total = createBars(count);
  const addTo = (bars: UsageBars, bar: number, counts: UsageCounts): void => {
    for (const measure of measures) {
      bars[measure][bar] = (bars[measure][bar] ?? 0) + counts[measure === 'busyMs' ? 'busyUs' : measure];
    }
  };
  return {
    add(name, bar, counts) {
      const bars = groups.get(name) ?? createBars(count);
      groups.set(name, bars);
      addTo(bars, bar, counts);
      addTo(total, bar, counts);
    },
    toSeries(most) {
      const all = [...groups].map(([name, bars]) => ({ name, bars }));
      const told = new Set(
        measures.flatMap((measure) =>
          all
            .toSorted((a, b) => addUp(b.bars[measure]) - addUp(a.bars[measure]))
            .slice(0, most)
            .map(({ name }) => name),
        ),
      );
      const shown = all.filter(({ name }) => told.has(name));
      shown.sort((a, b) => addUp(b.bars.busyMs) - addUp(a.bars.busyMs));
      return { groups: shown.map(({ name, bars }) => ({ name, ...toMs(bars) })), total: toMs(total) };
    },
  };
}
