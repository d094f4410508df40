import type { UsageGrouping } from '../../../apps/contract/model/index.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export const spans = ['1h', '24h', '7d', '30d', '90d'] as const;
export type Span = (typeof spans)[number];

export const spanWords: Readonly<Record<Span, string>> = {
  '1h': '1 h',
  '24h': '24 h',
  '7d': '7 d',
  '30d': '30 d',
  '90d': '90 d',
};

export const spanMs: Readonly<Record<Span, number>> = {
  '1h': hourMs,
  '24h': dayMs,
  '7d': 7 * dayMs,
  '30d': 30 * dayMs,
  '90d': 90 * dayMs,
};

export const groupings: readonly { readonly value: UsageGrouping; readonly label: string }[] = [
  { value: 'project', label: 'Project' },
  { value: 'app', label: 'App' },
  { value: 'model', label: 'Model' },
  { value: 'backend', label: 'Backend' },
  { value: 'key', label: 'Key' },
];

/** The local time at or before `ms` at which a bar of the span begins. */
function floorToBar(ms: number, span: Span): number {
  const date = new Date(ms);
  if (span === '1h') return date.setMinutes(Math.floor(date.getMinutes() / 5) * 5, 0, 0);
  if (span === '24h') return date.setMinutes(0, 0, 0);
  if (span === '7d') return date.setHours(Math.floor(date.getHours() / 6) * 6, 0, 0, 0);
  return date.setHours(0, 0, 0, 0);
}

/** The next one after a beginning. Days differ in length where clocks change, so they are asked of the calendar. */
function nextBar(ms: number, span: Span): number {
  const date = new Date(ms);
  if (span === '1h') return ms + 5 * minuteMs;
  if (span === '24h') return ms + hourMs;
  if (span === '7d') return date.setHours(date.getHours() + 6, 0, 0, 0);
  return date.setDate(date.getDate() + 1);
}

/** Where bars begin and end in the span before `nowMs`: at round local times, and at both ends of the span. */
export function listEdges(span: Span, nowMs: number): number[] {
  const sinceMs = nowMs - spanMs[span];
  const edges = [sinceMs];
  for (let edge = nextBar(floorToBar(sinceMs, span), span); edge < nowMs; edge = nextBar(edge, span)) {
    if (edge > sinceMs) edges.push(edge);
  }
  return [...edges, nowMs];
}
