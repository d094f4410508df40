import type { Registry } from 'prom-client';

/** The figures of `/v1/metrics.json`, as `MetricFamily` of the OpenAPI document. */
export interface JsonFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly JsonSample[];
}

type Labels = Readonly<Record<string, string>>;
export type JsonSample =
  | { readonly labels: Labels; readonly value: number }
  /** Counts of buckets include those of the buckets before; `le` `null` is without an end. */
  | {
      readonly labels: Labels;
      readonly count: number;
      readonly sum: number;
      readonly buckets: readonly { readonly le: number | null; readonly count: number }[];
    };

interface Value {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number | undefined>>;
  readonly metricName?: string;
}

interface Histogram {
  readonly labels: Labels;
  count: number;
  sum: number;
  readonly buckets: { readonly le: number | null; readonly count: number }[];
}

/** All figures of a registry: the same as its text. */
export async function listJsonFamilies(registry: Registry): Promise<readonly JsonFamily[]> {
  const families = await registry.getMetricsAsJSON();
  return families.map(({ name, type, help, values }) => {
    const isHistogram = String(type) === 'histogram';
    const samples = isHistogram ? gatherHistograms(values as Value[]) : (values as Value[]).map(readPlain);
    return { name, type: String(type), help, samples };
  });
}

const readPlain = ({ labels, value }: Value): JsonSample => ({ labels: readLabels(labels), value });

const readLabels = ({ le: _le, ...labels }: Value['labels']): Labels =>
  Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));

/** The library lists buckets, sum and count of each histogram as values of their own. */
function gatherHistograms(values: readonly Value[]): readonly JsonSample[] {
  const histograms = new Map<string, Histogram>();
  for (const { value, labels: all, metricName = '' } of values) {
    const labels = readLabels(all);
    const key = JSON.stringify(labels);
    const histogram = histograms.get(key) ?? { labels, count: 0, sum: 0, buckets: [] };
    histograms.set(key, histogram);
    if (metricName.endsWith('_sum')) histogram.sum = value;
    else if (metricName.endsWith('_count')) histogram.count = value;
    else histogram.buckets.push({ le: typeof all['le'] === 'number' ? all['le'] : null, count: value });
  }
  return [...histograms.values()];
}
