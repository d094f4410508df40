import { formatNumber } from './number-format.ts';
import type { Quantity } from './quantity.ts';

const mebi = 2 ** 20;
const gibi = 2 ** 30;

/** Memory as Activity Monitor counts it: GB are 2^30, below 0.1 GB in MB. */
export function formatMemory(bytes: number, locale?: string): Quantity {
  if (bytes > 0 && bytes < 0.1 * gibi) return { value: formatNumber(bytes / mebi, 0, locale), unit: 'MB' };
  return { value: formatNumber(bytes / gibi, 1, locale), unit: 'GB' };
}

/** A program's own memory: in MB until it reaches 1 GB. */
export function formatFootprint(bytes: number, locale?: string): Quantity {
  return bytes < gibi ? { value: formatNumber(bytes / mebi, 0, locale), unit: 'MB' } : formatMemory(bytes, locale);
}

/** Only the GB, for sentences that name the unit once. */
export const formatGigabytes = (bytes: number, locale?: string): string => formatNumber(bytes / gibi, 1, locale);

/** Disk and transfer as Finder counts them: powers of 1000. */
export function formatTransfer(bytes: number, locale?: string): Quantity {
  if (bytes < 1000) return { value: formatNumber(bytes, 0, locale), unit: 'B' };
  if (bytes < 1e6) return { value: formatNumber(bytes / 1e3, 1, locale), unit: 'kB' };
  if (bytes < 1e9) return { value: formatNumber(bytes / 1e6, 1, locale), unit: 'MB' };
  return { value: formatNumber(bytes / 1e9, 1, locale), unit: 'GB' };
}

/** Only the GB of a disk or transfer, for sentences that name the unit once. */
export const formatGigabytesOnDisk = (bytes: number, locale?: string): string => formatNumber(bytes / 1e9, 1, locale);

/** Disk in a column: in GB with one decimal, and only what would be 0.0 in MB. */
export function formatDisk(bytes: number, locale?: string): Quantity {
  return bytes < 0.05e9 ? formatTransfer(bytes, locale) : { value: formatNumber(bytes / 1e9, 1, locale), unit: 'GB' };
}
