import { formatNumber } from './number-format.ts';

/** In full: `1,482`. */
export const formatCount = (count: number, locale?: string): string => formatNumber(count, 0, locale);

/** Tokens in sums: `840`, `214 k`, `6.90 M`, `12.4 M`. */
export function formatTokens(count: number, locale?: string): string {
  if (count < 1000) return formatNumber(count, 0, locale);
  if (count < 999_500) return `${formatNumber(count / 1e3, 0, locale)} k`;
  return `${formatNumber(count / 1e6, count < 9_995_000 ? 2 : 1, locale)} M`;
}

/** A share of 0 to 1 as per cent with one decimal: `0.6`, `100`, `<0.1`. The unit is `%`. */
export function formatShare(share: number, locale?: string): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.05) return `<${formatNumber(0.1, 1, locale)}`;
  return formatNumber(percent, percent === 0 || percent >= 99.95 ? 0 : 1, locale);
}

/** Tokens a second: `58.2`, `1,140`. */
export const formatSpeed = (tokensPerSecond: number, locale?: string): string =>
  formatNumber(tokensPerSecond, tokensPerSecond < 999.95 ? 1 : 0, locale);
