import type { LogEntry, Row } from '../rig.ts';
import type { ClientCall } from './chaos-clients.ts';
import type { Arrival, BackendId, ChaosReport } from './phases.ts';

/** All that is known of a run. */
export interface Run extends ChaosReport {
  readonly calls: readonly ClientCall[];
  readonly rows: readonly Row[];
  readonly logs: readonly (LogEntry & { readonly atMs: number })[];
  /** Backends of each model's rule. */
  readonly places: Readonly<Record<string, readonly BackendId[]>>;
}

export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

const covers = (spans: readonly Span[], { startMs, endMs }: Span): boolean =>
  spans.some((span) => span.startMs <= startMs && endMs <= span.endMs);

/** When a backend would have answered well all the time; slowly counts. Phases that follow each other are one span. */
export function findServing({ phases }: ChaosReport, backend: string): readonly Span[] {
  const spans: Span[] = [];
  let open: { startMs: number; endMs: number } | null = null;
  for (const { mood, startMs, endMs } of phases.filter((phase) => phase.backend === backend)) {
    if (mood !== 'healthy' && mood !== 'slow') open = null;
    else if (open) open.endMs = endMs;
    else {
      open = { startMs, endMs };
      spans.push(open);
    }
  }
  return spans;
}

/** When a circuit let everything through. */
export function findClosed({ logs }: Pick<Run, 'logs'>, backend: string): readonly Span[] {
  const spans: Span[] = [];
  let startMs: number | null = 0;
  for (const { atMs, fields, message } of logs) {
    if (fields['backend'] !== backend) continue;
    if (message.startsWith('circuit-opened') && startMs !== null) {
      spans.push({ startMs, endMs: atMs });
      startMs = null;
    }
    if (message.startsWith('circuit-closed')) startMs = atMs;
  }
  return startMs === null ? spans : [...spans, { startMs, endMs: Number.MAX_SAFE_INTEGER }];
}

export const groupArrivals = ({ arrivals }: ChaosReport): ReadonlyMap<string, readonly Arrival[]> =>
  Map.groupBy(arrivals, ({ mark }) => mark);

/** Whether a backend that was well had the request and no time to answer it: that tells of a busy machine. */
function wasStarved(
  { verdict, mark }: ClientCall,
  byMark: ReadonlyMap<string, readonly Arrival[]>,
  rows: Run['rows'],
): boolean {
  if (verdict.kind !== 'error') return false;
  const row = rows.find(({ opened }) => opened.correlationId === mark)?.completed;
  const wasWell = byMark
    .get(mark)
    ?.some(({ mood, ending }) => (mood === 'healthy' || mood === 'slow') && ending === 'left');
  return wasWell === true && /_timeout/.test([row?.errorCode, ...(row?.attemptNotes ?? [])].join());
}

/**
 * Calls that a backend of their rule would have answered well, and that could have gone there, from beginning to end: it served all the time, and
 * its circuit was closed all the time.
 */
export function findServable(run: Run): readonly ClientCall[] {
  const known = new Map<BackendId, readonly (readonly Span[])[]>();
  const spansOf = (backend: BackendId): readonly (readonly Span[])[] => {
    const spans = known.get(backend) ?? [findServing(run, backend), findClosed(run, backend)];
    known.set(backend, spans);
    return spans;
  };
  const byMark = groupArrivals(run);
  return run.calls.filter(
    (call) =>
      run.places[call.model]?.some((backend) => spansOf(backend).every((spans) => covers(spans, call))) &&
      !wasStarved(call, byMark, run.rows),
  );
}
