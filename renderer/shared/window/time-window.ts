import { parseDate, renderMoment } from '../../../apps/base/index.ts';
import { formatClockMinute, formatDay, formatWhen } from '../format/format-time.ts';

/** Start (included) and end (excluded), UTC milliseconds. */
export interface TimeRange {
  readonly sinceMs: number;
  readonly untilMs: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const spanFacts = {
  '1h': { lengthMs: hourMs, words: '1 h' },
  '24h': { lengthMs: dayMs, words: '24 h' },
  '7d': { lengthMs: 7 * dayMs, words: '7 d' },
  '30d': { lengthMs: 30 * dayMs, words: '30 d' },
  '90d': { lengthMs: 90 * dayMs, words: '90 d' },
} as const;

/** A time before now that a page can show. */
export type Span = keyof typeof spanFacts;

/** What a page shows the figures of: a span that ends now, or a range that was chosen. */
export interface TimeWindow {
  /** Tells windows apart. */
  readonly key: string;
  readonly lengthMs: number;
  /** `null` for a span that ends now. */
  readonly range: TimeRange | null;
  /** `24 h`, or `14:30 to 16:00`. */
  readonly words: string;
  /** `last 24 h`, or as `words`. */
  readonly note: string;
  /** `over the last 24 h`, or `from 14:30 to 16:00`. */
  readonly over: string;
  /** After a sentence: `in the last 24 h`, `from 14:30 to 16:00`. */
  readonly clause: string;
  /** The same window in the filter of the requests. */
  readonly filter: string;
}

export function spanWindow(span: Span): TimeWindow {
  const { lengthMs, words } = spanFacts[span];
  return {
    ...{ key: span, lengthMs, range: null, words, filter: `since:${span}` },
    ...{ note: `last ${words}`, over: `over the last ${words}`, clause: `in the last ${words}` },
  };
}

const isSameDay = (range: TimeRange): boolean => formatDay(range.sinceMs) === formatDay(range.untilMs);

/** `14:30 to 16:00`; with the day where it is not today, with both where there are two. */
function describeRange(range: TimeRange, nowMs: number): string {
  const { sinceMs, untilMs } = range;
  if (isSameDay(range)) return `${formatWhen(sinceMs, nowMs)} to ${formatClockMinute(untilMs)}`;
  return `${formatWhen(sinceMs, untilMs)} to ${formatWhen(untilMs, sinceMs)}`;
}

export function rangeWindow(range: TimeRange, nowMs: number): TimeWindow {
  const [since, until] = [renderMoment(range.sinceMs), renderMoment(range.untilMs)];
  const words = describeRange(range, nowMs);
  return {
    ...{ key: `${since}~${until}`, lengthMs: range.untilMs - range.sinceMs, range, words, note: words },
    ...{ over: `from ${words}`, clause: `from ${words}`, filter: `since:${since} until:${until}` },
  };
}

/** Its ends now. */
export const boundsOf = ({ range, lengthMs }: TimeWindow, nowMs: number): TimeRange =>
  range ?? { sinceMs: nowMs - lengthMs, untilMs: nowMs };

const patienceSteps = [
  [hourMs, 2000],
  [dayMs, 3000],
  [7 * dayMs, 15_000],
  [30 * dayMs, 30_000],
] as const;

/** How long stored rows wait until the sums of a window are taken again: those of a month hardly move in seconds. */
export const patienceOf = ({ lengthMs }: TimeWindow): number =>
  patienceSteps.find(([longestMs]) => lengthMs <= longestMs)?.[1] ?? 60_000;

/** The service answers for no longer one. */
const longestMs = 366 * dayMs;

/** The range of an address; `null` where it names none, or one that cannot be. */
export function readRange(search: { readonly since?: unknown; readonly until?: unknown }): TimeRange | null {
  const [sinceMs, untilMs] = [search.since, search.until].map((text) =>
    typeof text === 'string' ? parseDate(text) : null,
  );
  if (typeof sinceMs !== 'number' || typeof untilMs !== 'number' || sinceMs >= untilMs) return null;
  if (untilMs - sinceMs > longestMs) return null;
  return { sinceMs, untilMs };
}

/** A range in an address, as `readRange` reads it: to the minute, or to the second where it is short. */
export function writeRange({ sinceMs, untilMs }: TimeRange): { readonly since: string; readonly until: string } {
  const stepMs = untilMs - sinceMs < 10 * 60_000 ? 1000 : 60_000;
  return {
    since: renderMoment(Math.floor(sinceMs / stepMs) * stepMs),
    until: renderMoment(Math.ceil(untilMs / stepMs) * stepMs),
  };
}
