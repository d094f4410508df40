import type { UsageGrouping } from '../../../apps/contract/model/index.ts';
import type { TimeRange } from '../../shared/index.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Spans that the page offers. */
export const spans = ['1h', '24h', '7d', '30d', '90d'] as const;

export const groupings: readonly { readonly value: UsageGrouping; readonly label: string }[] = [
  { value: 'project', label: 'Project' },
  { value: 'app', label: 'App' },
  { value: 'model', label: 'Model' },
  { value: 'backend', label: 'Backend' },
  { value: 'key', label: 'Key' },
];

/** How long a bar is, by the longest window that has such bars. Hours of days begin at 0, 6, 12 and 18. */
const barLengths = [
  { windowMs: 20 * minuteMs, minutes: 1 },
  { windowMs: 2 * hourMs, minutes: 5 },
  { windowMs: 2 * dayMs, hours: 1 },
  { windowMs: 14 * dayMs, hours: 6 },
  { windowMs: Number.POSITIVE_INFINITY, days: 1 },
] as const;
type BarLength = (typeof barLengths)[number];

/** The local time at or before `ms` at which a bar begins. */
function floorToBar(ms: number, bar: BarLength): number {
  const date = new Date(ms);
  if ('minutes' in bar) return date.setMinutes(Math.floor(date.getMinutes() / bar.minutes) * bar.minutes, 0, 0);
  if ('hours' in bar) return date.setHours(Math.floor(date.getHours() / bar.hours) * bar.hours, 0, 0, 0);
  return date.setHours(0, 0, 0, 0);
}

/** The next one after a beginning. Days differ in length where clocks change, so they are asked of the calendar. */
function nextBar(ms: number, bar: BarLength): number {
  const date = new Date(ms);
  if ('minutes' in bar) return ms + bar.minutes * minuteMs;
  if ('hours' in bar) return bar.hours === 1 ? ms + hourMs : date.setHours(date.getHours() + bar.hours, 0, 0, 0);
  return date.setDate(date.getDate() + 1);
}

/** Where bars begin and end in a window: at round local times, and at both of its ends. */
export function listEdges({ sinceMs, untilMs }: TimeRange): number[] {
  const bar = barLengths.find(({ windowMs }) => untilMs - sinceMs <= windowMs) ?? barLengths[4];
  const edges = [sinceMs];
  for (let edge = nextBar(floorToBar(sinceMs, bar), bar); edge < untilMs; edge = nextBar(edge, bar)) {
    if (edge > sinceMs) edges.push(edge);
  }
  return [...edges, untilMs];
}
