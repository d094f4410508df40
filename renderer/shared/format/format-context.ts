import { formatNumber } from './number-format.ts';

const kibi = 1024;

/** A length of context in prose: `2k`, `40k`, `128k`, `1M`; below 1,024 in full. */
export function formatContext(tokens: number, locale?: string): string {
  if (tokens < kibi) return formatNumber(tokens, 0, locale);
  const thousands = tokens / kibi;
  if (thousands >= kibi)
    return `${formatNumber(thousands / kibi, Number.isInteger(thousands / kibi) ? 0 : 1, locale)}M`;
  return `${formatNumber(thousands, 0, locale)}k`;
}
