const maxRetryAfterSeconds = 86_400;

/** Whole seconds of a `retry-after` header; its other form, a date, needs a clock and is left out. */
export function readRetryAfter(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header.trim()) ? Math.min(Number(header), maxRetryAfterSeconds) : null;
}
