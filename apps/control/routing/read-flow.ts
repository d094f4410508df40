import type { RoutingHistory } from '../../contract/model/index.ts';
import type { FlowSources } from './routing-sources.ts';

const spanMs = 86_400_000;
const bars = 96;

/** Where the requests of the last 24 hours went, and how soon each backend began to answer. */
export async function readFlow({ clock, telemetry: { queries } }: FlowSources): Promise<RoutingHistory> {
  const untilMs = clock.nowMs();
  const sinceMs = untilMs - spanMs;
  const [flow, usage] = await Promise.all([
    queries.countFlow({ sinceMs, untilMs, bars }),
    queries.summarizeUsage('backend', sinceMs, untilMs),
  ]);
  const byBackend = new Map<string | null, number[]>();
  for (const { bar, backend, requests } of flow) {
    const counts = byBackend.get(backend) ?? Array.from({ length: bars }, () => 0);
    counts[bar] = (counts[bar] ?? 0) + requests;
    byBackend.set(backend, counts);
  }
  const flows = [...byBackend].map(([backend, counts]) => ({
    ...{ backend, counts },
    requests: counts.reduce((sum, count) => sum + count, 0),
  }));
  return {
    ...{ sinceMs, untilMs },
    flows: flows.toSorted((one, other) => other.requests - one.requests),
    firstTokens: usage.rows.flatMap(({ name, firstTokenMs }) =>
      name === null ? [] : [{ backend: name, p95Ms: firstTokenMs.p95 }],
    ),
  };
}
