import type { ModelEvent, ResidentModel } from '../../../../apps/contract/model/index.ts';
import {
  formatClockMinute,
  formatContext,
  formatDuration,
  formatGigabytes,
  formatSpan,
} from '../../../shared/index.ts';

/** A stretch of time in memory. Places are shares of the width, 0 to 1. */
export interface Stretch {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly title: string;
}

/** A change that nobody asked for, or that failed. */
export interface LaneMark {
  readonly key: string;
  readonly at: number;
  readonly title: string;
}

export interface Lane {
  readonly model: string;
  readonly stretches: readonly Stretch[];
  readonly marks: readonly LaneMark[];
}

export interface LaneFacts {
  readonly events: readonly ModelEvent[];
  readonly residents: readonly ResidentModel[];
  readonly sinceMs: number;
  readonly nowMs: number;
}

const deeds: Readonly<Record<ModelEvent['kind'], string>> = {
  load: 'loaded',
  'load-failed': 'could not be loaded',
  unload: 'unloaded',
  evict: 'unloaded',
};

function describeLength({ kind, durationMs }: ModelEvent): string {
  if (durationMs === null || kind === 'load-failed') return '';
  return kind === 'load'
    ? `; it took ${formatDuration(durationMs)}`
    : `; it had been there for ${durationMs < 1000 ? formatDuration(durationMs) : formatSpan(durationMs)}`;
}

/** `13:12 qwen3:8b unloaded, to make room for gemma3:4b; it had been there for 2 h`. */
export const describeEvent = (event: ModelEvent): string =>
  `${formatClockMinute(event.atMs)} ${event.model} ${deeds[event.kind]}${event.detail === '' ? '' : `, ${event.detail}`}${describeLength(event)}`;

/** Asked for by somebody, or simply over: nothing to look at. */
const quietCauses: ReadonlySet<ModelEvent['cause']> = new Set(['request', 'preload', 'order', 'expired']);

/** Changes with a cause that one would want to know of. */
export const isNotable = ({ kind, cause }: ModelEvent): boolean => kind === 'load-failed' || !quietCauses.has(cause);

interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
  readonly load: ModelEvent | null;
  readonly end: ModelEvent | null;
}

function listIntervals(
  events: readonly ModelEvent[],
  resident: ResidentModel | undefined,
  facts: LaneFacts,
): Interval[] {
  const intervals: Interval[] = [];
  let load: ModelEvent | null = null;
  for (const event of events) {
    if (event.kind === 'load') load = event;
    if (event.kind !== 'unload' && event.kind !== 'evict') continue;
    const fromMs = load?.atMs ?? (event.durationMs === null ? facts.sinceMs : event.atMs - event.durationMs);
    intervals.push({ fromMs, toMs: event.atMs, load, end: event });
    load = null;
  }
  if (resident) intervals.push({ fromMs: load?.atMs ?? resident.loadedAtMs, toMs: facts.nowMs, load, end: null });
  return intervals;
}

function describeInterval({ fromMs, toMs, load, end }: Interval): string {
  const until = end ? formatClockMinute(toMs) : 'now';
  const told = end ?? load;
  const size = told?.sizeBytes ? `, ${formatGigabytes(told.sizeBytes)} GB` : '';
  const context = told?.contextLength ? `, context ${formatContext(told.contextLength)}` : '';
  const causes = [load, end].filter((event) => event !== null).map(describeEvent);
  return [`${formatClockMinute(fromMs)} to ${until}${size}${context}`, ...causes].join('\n');
}

function toLane(model: string, events: readonly ModelEvent[], facts: LaneFacts): Lane {
  const { sinceMs, nowMs } = facts;
  const place = (ms: number): number => Math.min(1, Math.max(0, (ms - sinceMs) / (nowMs - sinceMs)));
  const resident = facts.residents.find(({ name }) => name === model);
  const stretches = listIntervals(events, resident, facts)
    .filter(({ toMs }) => toMs > sinceMs)
    .map((interval) => ({
      key: `${interval.fromMs} ${interval.toMs === nowMs ? 'now' : interval.toMs}`,
      from: place(interval.fromMs),
      to: place(interval.toMs),
      title: describeInterval(interval),
    }));
  const marks = events
    .filter((event) => event.atMs > sinceMs && isNotable(event))
    .map((event) => ({ key: event.id, at: place(event.atMs), title: describeEvent(event) }));
  return { model, stretches, marks };
}

/** One lane a model that was in memory in the span: those in memory now first, then by their last change. */
export function buildLanes(facts: LaneFacts): Lane[] {
  const names = new Set([
    ...facts.residents.toSorted((a, b) => a.loadedAtMs - b.loadedAtMs).map(({ name }) => name),
    ...facts.events.toReversed().map(({ model }) => model),
  ]);
  return [...names]
    .map((name) =>
      toLane(
        name,
        facts.events.filter(({ model }) => model === name),
        facts,
      ),
    )
    .filter(({ stretches, marks }) => stretches.length > 0 || marks.length > 0);
}
