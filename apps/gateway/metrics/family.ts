import { Counter, Gauge, type Registry } from 'prom-client';
import type { Sample, Tally } from './tally.ts';

/** A figure under one name, read when somebody asks for it. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  /** Names of the labels. */
  readonly labels: readonly string[];
  /** What is not known is left out; figures with the same labels add up. */
  readonly read: () => Iterable<Sample>;
}

/** What a tally has counted. */
export const tallied = (
  name: string,
  help: string,
  { labels, tally }: Pick<Family, 'labels'> & { readonly tally: Tally },
): Family => ({ name, help, type: 'counter', labels, read: tally.samples });

/** Adds a family to what is told to Prometheus. What is not a number is left out there. */
export function registerFamily(registry: Registry, { name, help, type, labels, read }: Family): void {
  const Kind = type === 'counter' ? Counter : Gauge;
  const metric: Counter | Gauge = new Kind({
    ...{ name, help, labelNames: [...labels], registers: [registry] },
    collect() {
      metric.reset();
      // Without labels the library begins with 0, which is not the same as unknown.
      if (labels.length === 0) metric.remove({});
      for (const [value, ...own] of read()) {
        if (Number.isFinite(value))
          metric.inc(Object.fromEntries(labels.map((label, index) => [label, own[index] ?? ''])), value);
      }
    },
  });
}
