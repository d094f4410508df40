import { formatNumber } from './number-format.ts';
import type { Quantity } from './quantity.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The two largest units of a minute or more: `1 min 52 s`, `1 h 52 min`, `3 d 4 h`; the smaller one only when it is not 0. */
function formatLong(ms: number, locale?: string): string {
  const steps: readonly (readonly [number, string, number, string])[] = [
    [dayMs, 'd', hourMs, 'h'],
    [hourMs, 'h', minuteMs, 'min'],
    [minuteMs, 'min', secondMs, 's'],
  ];
  for (const [size, unit, smallerSize, smallerUnit] of steps) {
    const smaller = Math.round(ms / smallerSize);
    if (smaller * smallerSize < size) continue;
    const whole = Math.floor((smaller * smallerSize) / size);
    const rest = smaller - (whole * size) / smallerSize;
    const head = `${formatNumber(whole, 0, locale)} ${unit}`;
    return rest === 0 ? head : `${head} ${rest} ${smallerUnit}`;
  }
  return `${formatNumber(ms / secondMs, 0, locale)} s`;
}

/** For tables' text and the inspector: `0.31 ms`, `42 ms`, `2.87 s`, `1 min 52 s`. */
export function formatDuration(ms: number, locale?: string): string {
  if (ms > 0 && ms < 1) return `${formatNumber(ms, 2, locale)} ms`;
  if (ms < 999.5) return `${formatNumber(ms, 0, locale)} ms`;
  if (ms < 59_995) return `${formatNumber(ms / secondMs, 2, locale)} s`;
  return formatLong(ms, locale);
}

/** For key figures and running clocks: one decimal of seconds, two below one second so that percentiles share a unit. */
export function formatFigureDuration(ms: number, locale?: string): Quantity {
  if (ms < 99.5) return { value: formatNumber(ms, 0, locale), unit: 'ms' };
  if (ms < 995) return { value: formatNumber(ms / secondMs, 2, locale), unit: 's' };
  if (ms < 59_950) return { value: formatNumber(ms / secondMs, 1, locale), unit: 's' };
  return { value: formatLong(ms, locale), unit: '' };
}

/** Seconds with two decimals and no unit, for columns whose head carries it. */
export const formatSeconds = (ms: number, locale?: string): string => formatNumber(ms / secondMs, 2, locale);

/** A length of time to the minute or second, never with decimals: `0 s`, `48 min`, `1 h 52 min`. */
export const formatSpan = (ms: number, locale?: string): string => formatLong(Math.max(0, ms), locale);

/** Time that was worked: seconds only below a minute, as nobody plans by them: `36 s`, `48 min`, `1 h 52 min`. */
export function formatWorked(ms: number, locale?: string): string {
  if (ms > 0 && ms < secondMs) return '<1 s';
  return formatLong(ms < minuteMs ? ms : Math.round(ms / minuteMs) * minuteMs, locale);
}

/** A mark on an axis, with no more decimals than it has: `0.1 s`, `3 s`, `30 ms`, `2 min`. */
export function formatTick(ms: number, locale?: string): string {
  if (ms >= minuteMs) return formatLong(ms, locale);
  if (ms < 100) return `${formatNumber(ms, 0, locale)} ms`;
  const seconds = ms / secondMs;
  return `${formatNumber(seconds, Number.isInteger(seconds) ? 0 : Number.isInteger(seconds * 10) ? 1 : 2, locale)} s`;
}

/** Drover's own cost: `0.31 ms`, `4.2 ms`, `42 ms`. */
export function formatOverhead(ms: number, locale?: string): Quantity {
  const digits = ms < 1 ? 2 : ms < 10 ? 1 : 0;
  return { value: formatNumber(ms, digits, locale), unit: 'ms' };
}
