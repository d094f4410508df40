import type { KeepAlive } from '../contract/model/index.ts';

const unitMs: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);
const plainNumber = /^-?\d{1,12}(?:\.\d{1,9})?$/;
const maxLength = 64;
const part = /(\d{1,12}(?:\.\d{1,9})?)(ns|us|µs|ms|s|m|h)/g;
const whole = /^(?:\d{1,12}(?:\.\d{1,9})?(?:ns|us|µs|ms|s|m|h))+$/;

/** How long a keep-alive is, in Ollama's reading: seconds or a Go duration, negative for ever. What cannot be read is taken for ever. */
export function measureKeepAlive(keepAlive: KeepAlive): number {
  const text = String(keepAlive);
  if (plainNumber.test(text)) return Number(text) < 0 ? Number.POSITIVE_INFINITY : Number(text) * 1000;
  if (text.length > maxLength || !whole.test(text)) return Number.POSITIVE_INFINITY;
  let totalMs = 0;
  for (const [, amount, unit] of text.matchAll(part)) totalMs += Number(amount) * (unitMs.get(unit ?? '') ?? 0);
  return totalMs;
}
