import type { Database } from 'better-sqlite3';
import { countBars } from '../cells/count-bars.ts';
import type { FlowBar } from '../ports.ts';

/** A span (UTC milliseconds) in bars of equal length. */
export interface FlowQuery {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly bars: number;
}

/** Where requests went, bar by bar; bars without a request are left out. */
export function countFlow(database: Database, query: FlowQuery): FlowBar[] {
  const backends = new Map<string | null, number[]>();
  countBars(database, { ...query, filter: {}, kindOf: findBackend }, (backend, bar, requests) => {
    const counts = backends.get(backend) ?? [];
    counts[bar] = (counts[bar] ?? 0) + requests;
    backends.set(backend, counts);
  });
  return [...backends].flatMap(([backend, counts]) =>
    // A place that was never written is passed over.
    counts.flatMap((requests, bar) => [{ bar, backend, requests }]),
  );
}

interface Trait {
  readonly outcome: string | null;
  readonly backend: string | null;
  readonly model: string | null;
}

/** `null` for a request that was refused, `undefined` for one that no backend was meant for. */
function findBackend({ outcome, backend, model }: Trait): string | null | undefined {
  if (outcome !== 'rejected') return backend ?? undefined;
  return backend === null && model === null ? undefined : null;
}
