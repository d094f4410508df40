import { formatCount, formatTokens } from './format-count.ts';
import { formatNumber } from './number-format.ts';

/** Tokens used of a ceiling, the unit named once where both share it: `1.3 of 2.0 M`, `12 k of 2.0 M`, `840 of 1,000`. */
export function formatUsed(used: number, ceiling: number, locale?: string): string {
  if (ceiling < 10_000) return `${formatCount(used, locale)} of ${formatCount(ceiling, locale)}`;
  const [size, unit, digits] = ceiling < 1e6 ? ([1e3, 'k', 0] as const) : ([1e6, 'M', 1] as const);
  const whole = `${formatNumber(ceiling / size, digits, locale)} ${unit}`;
  // A figure that would be rounded to nothing is told in its own unit.
  const isShown = used === 0 || used / size >= 0.5 / 10 ** digits;
  return `${isShown ? formatNumber(used / size, digits, locale) : formatTokens(used, locale)} of ${whole}`;
}
