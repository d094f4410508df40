const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

const fraction = (ms: number): string => {
  const digits = pad(Math.floor((ms - Math.floor(ms / 1000) * 1000) * 1000), 6).replace(/0+$/, '');
  return digits === '' ? '' : `.${digits}`;
};

/** RFC 3339 in UTC, up to six fractional digits, trailing zeros trimmed. `epochMs` may have fractions. */
export function formatUtc(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}${fraction(epochMs)}Z`;
}

/** RFC 3339 with the offset of the local zone. */
export function formatLocal(epochMs: number): string {
  const offsetMinutes = -new Date(epochMs).getTimezoneOffset();
  if (offsetMinutes === 0) return formatUtc(epochMs);
  const shifted = new Date(epochMs + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const distance = Math.abs(offsetMinutes);
  return `${shifted}${fraction(epochMs)}${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(distance / 60))}:${pad(distance % 60)}`;
}
