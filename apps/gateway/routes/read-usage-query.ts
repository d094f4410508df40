import { type UsageGrouping, usageGroupings } from '../../contract/model/index.ts';
import { type CanonicalError, createError } from '../../translate/index.ts';

/** Times are UTC milliseconds. */
export interface UsageSpan {
  readonly by: UsageGrouping;
  readonly sinceMs: number;
  readonly untilMs: number;
}

export type UsageQueryRead =
  | { readonly kind: 'query'; readonly query: UsageSpan }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

const known = ['by', 'since', 'until'];
const minuteMs = 60_000;
const unitsMs: Readonly<Record<string, number>> = {
  m: minuteMs,
  h: 60 * minuteMs,
  d: 24 * 60 * minuteMs,
  w: 7 * 24 * 60 * minuteMs,
};
const dateForm = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

const refuse = (field: string, message: string): UsageQueryRead => ({
  kind: 'refused',
  error: createError('invalid_request', message, { field }),
});

/** Reads `by`, `since` and `until` of a request's target; `nowMs` is the time of it. */
export function readUsageQuery(target: string, nowMs: number): UsageQueryRead {
  const given = new URLSearchParams(target.slice(target.indexOf('?') + 1 || target.length));
  const names = [...given.keys()];
  if (names.some((name) => !known.includes(name)) || new Set(names).size < names.length) {
    return refuse('query', `The query takes each of ${known.join(', ')} once, and nothing else.`);
  }
  const asked = given.get('by') ?? 'project';
  const by = usageGroupings.find((grouping) => grouping === asked);
  if (by === undefined) return refuse('by', `by must be one of ${usageGroupings.join(', ')}.`);
  const [sinceMs, untilMs] = [
    readMoment(given.get('since') ?? '7d', nowMs),
    // What comes in this moment is part of it.
    given.has('until') ? readMoment(given.get('until') ?? '', nowMs) : nowMs + 1,
  ];
  if (sinceMs === null) return refuse('since', explainMoment('since'));
  if (untilMs === null) return refuse('until', explainMoment('until'));
  if (sinceMs >= untilMs) return refuse('since', 'since must be before until.');
  return { kind: 'query', query: { by, sinceMs, untilMs } };
}

const explainMoment = (name: string): string =>
  `${name} must be a span before now such as 30m, 24h, 7d or 4w, or a time such as 2026-01-31 or 2026-01-31T12:00:00Z.`;

/** UTC milliseconds, `null` for what is no moment. A day begins at midnight UTC. */
function readMoment(text: string, nowMs: number): number | null {
  const [, count, unit = ''] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  if (count !== undefined) return Math.max(0, nowMs - Number(count) * (unitsMs[unit] ?? 0));
  const atMs = dateForm.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? null : atMs;
}
