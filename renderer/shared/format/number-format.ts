const formats = new Map<string, Intl.NumberFormat>();

/** A number with exactly `digits` decimals in the reader's locale, for example `1,482` or `0.42`. */
export function formatNumber(value: number, digits: number, locale?: string): string {
  const key = `${locale ?? ''}/${digits}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    formats.set(key, format);
  }
  return format.format(value);
}
