const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const wholeDuration = /^[+-]?(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/;
const part = /(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g;

/**
 * Milliseconds of a Go duration such as `5m`, `1h30m`, `-1s` or `0`. Negative stays negative. Throws with Go's own words.
 * Source: Go `time.ParseDuration`.
 */
export function parseGoDuration(text: string): number {
  if (text === '0' || text === '+0' || text === '-0') return 0;
  if (!wholeDuration.test(text)) {
    const isNumber = /^[+-]?\d+(?:\.\d*)?$/.test(text);
    throw new Error(`time: ${isNumber ? 'missing unit in' : 'invalid'} duration ${JSON.stringify(text)}`);
  }
  let totalMs = 0;
  for (const [, amount, unit] of text.matchAll(part)) totalMs += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  return text.startsWith('-') ? -totalMs : totalMs;
}
