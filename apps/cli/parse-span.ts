import { UsageError } from './usage-error.ts';

/** Milliseconds of a unit of time by its letter. */
export const unitMs: Readonly<Record<string, number>> = {
  ...{ s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 },
};

/** A span of time such as `90m` or `30d`, in milliseconds. */
export function parseSpan(name: string, text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6}(?:\.\d+)?)([smhdw])$/.exec(text) ?? [];
  const factor = unitMs[unit];
  if (factor === undefined) throw new UsageError(`--${name} ${text} is no span of time.`, 'For example: 90m, 24h, 30d');
  return Number(count) * factor;
}
