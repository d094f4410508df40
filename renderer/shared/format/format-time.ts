import { formatSpan } from './format-duration.ts';

export interface TimeStyle {
  readonly locale?: string;
  readonly timeZone?: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatWith(ms: number, options: Intl.DateTimeFormatOptions, { locale, timeZone }: TimeStyle): string {
  const key = `${locale ?? ''}/${timeZone ?? ''}/${Object.keys(options).join()}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, {
      ...options,
      hourCycle: 'h23',
      ...(timeZone === undefined ? {} : { timeZone }),
    });
    formats.set(key, format);
  }
  return format.format(ms);
}

/** `14:32:08`, always 24 h. */
export const formatClock = (ms: number, style: TimeStyle = {}): string =>
  formatWith(ms, { hour: '2-digit', minute: '2-digit', second: '2-digit' }, style);

/** `14:32`. */
export const formatClockMinute = (ms: number, style: TimeStyle = {}): string =>
  formatWith(ms, { hour: '2-digit', minute: '2-digit' }, style);

/** `21 Nov` by locale. */
export const formatDay = (ms: number, style: TimeStyle = {}): string =>
  formatWith(ms, { day: 'numeric', month: 'short' }, style);

/** `Sat`. */
export const formatWeekday = (ms: number, style: TimeStyle = {}): string => formatWith(ms, { weekday: 'short' }, style);

/** Everything, for hover: date, time and zone. */
export const formatMoment = (ms: number, style: TimeStyle = {}): string =>
  formatWith(
    ms,
    {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'short',
    },
    style,
  );

/** `just now`, `3 min ago`, `2 h ago`: the largest unit alone. */
export function formatAgo(ms: number, nowMs: number): string {
  const ageMs = nowMs - ms;
  if (ageMs < 5000) return 'just now';
  const [value, unit] = formatSpan(ageMs).split(' ');
  return `${value} ${unit} ago`;
}

/** For a column of ages: `now`, `3 min`, `2 h`, `74 d`: the largest unit alone. */
export function formatAge(ms: number, nowMs: number): string {
  const ageMs = nowMs - ms;
  if (ageMs < 30_000) return 'now';
  const [value, unit] = formatSpan(Math.max(60_000, ageMs)).split(' ');
  return `${value} ${unit}`;
}

/** For hover: date, time, zone, and how long ago. */
export const describeMoment = (ms: number, nowMs: number): string => `${formatMoment(ms)}, ${formatAgo(ms, nowMs)}`;

const isSameDay = (a: number, b: number, style: TimeStyle): boolean => formatDay(a, style) === formatDay(b, style);

const weekMs = 6 * 86_400_000;

/** For a column: `14:32:08` today, `Fri 14:32` in the week before, `21 Oct` before that. */
export function formatRowTime(ms: number, nowMs: number, style: TimeStyle = {}): string {
  if (isSameDay(ms, nowMs, style)) return formatClock(ms, style);
  if (nowMs - ms < weekMs) return `${formatWeekday(ms, style)} ${formatClockMinute(ms, style)}`;
  return formatDay(ms, style);
}

/** Clock time today, day and clock time before. */
export const formatWhen = (ms: number, nowMs: number, style: TimeStyle = {}): string =>
  isSameDay(ms, nowMs, style)
    ? formatClockMinute(ms, style)
    : `${formatDay(ms, style)} ${formatClockMinute(ms, style)}`;
