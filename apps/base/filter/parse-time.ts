const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/** `2s`, `1.5s`, `300ms`, `2m`, `24h`, `7d`; a bare number means seconds. `null` when it is no duration. */
export function parseSpan(text: string): number | null {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|min|h|d|w)?$/i.exec(text.trim()) ?? [];
  const factor = unitMs[unit.toLowerCase()];
  return amount === undefined || factor === undefined ? null : Number(amount) * factor;
}

const moment = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?)?$/;

/** A time back from now (`24h`) or a local one (`2026-11-21`, `2026-11-21T14:30`). `null` when it is neither. */
export function parseMoment(text: string, nowMs: number): number | null {
  const spanMs = /[a-z]$/i.test(text) ? parseSpan(text) : null;
  if (spanMs !== null) return nowMs - spanMs;
  return parseDate(text);
}

/** A local time such as `2026-11-21` or `2026-11-21T14:30`. `null` when it is none. */
export function parseDate(text: string): number | null {
  if (!moment.test(text)) return null;
  const ms = new Date(text.length === 10 ? `${text}T00:00` : text).getTime();
  return Number.isNaN(ms) ? null : ms;
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** A local time as `parseMoment` reads it, to the second. */
export function renderMoment(ms: number): string {
  const date = new Date(ms);
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  const minute = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
  return `${day}T${minute}${date.getSeconds() === 0 ? '' : `:${pad(date.getSeconds())}`}`;
}
