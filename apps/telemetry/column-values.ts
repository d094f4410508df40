import { toSafeText } from '../base/index.ts';
import type { SqlValue } from './request-row.ts';

/** Names and ids are cut to this many characters. */
export const longestText = 256;

// Every value is forced into its column's type here: one odd number must never make a whole batch fail.
export const toText = (value: string | null): string | null => (value === null ? null : toSafeText(value, longestText));

/** Milliseconds to three decimals. */
export const toDuration = (value: number | null): number | null =>
  value === null || !Number.isFinite(value) ? null : Math.max(0, Math.round(value * 1000) / 1000);

export const toCount = (value: number | null): number | null =>
  value === null || !Number.isFinite(value) ? null : Math.max(0, Math.round(value));

export const toFlag = (value: boolean): number => (value ? 1 : 0);

/** About how much memory the values of a row take. */
export function measureValues(values: readonly SqlValue[]): number {
  let sizeBytes = values.length * 16;
  for (const value of values) {
    if (typeof value === 'string') sizeBytes += value.length * 2;
    else if (value instanceof Uint8Array) sizeBytes += value.length;
  }
  return sizeBytes;
}
