const separator = "[.,'’\\s]";
const grouped = new RegExp(`^\\d{1,3}(?:${separator}\\d{3})+$`);
const decimal = /^(.+?)(?:[.,](\d{1,2}))?$/;

/** Lines that have ended. A last one without an end may have been cut in the middle of a figure. */
export function splitWholeLines(text: string): readonly string[] {
  return text.split(/\r?\n/).slice(0, -1);
}

/** A whole number in any locale's grouping (`1,048,576`, `1.048.576`, `1 048 576`); `null` when it is none, or too large to be exact. */
export function readCount(text: string): number | null {
  const trimmed = text.trim();
  const digits = grouped.test(trimmed) ? trimmed.replace(/\D/g, '') : trimmed;
  const count = /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
  return Number.isSafeInteger(count) ? count : null;
}

/** A number with up to two decimals behind a point or a comma, grouped or not. */
export function readAmount(text: string): number | null {
  const [, whole, fraction] = decimal.exec(text.trim()) ?? [];
  const count = whole === undefined ? null : readCount(whole);
  return count === null ? null : count + (fraction === undefined ? 0 : Number(`0.${fraction}`));
}

/** From 0 to 100, else `null`. */
export function readPercent(text: string): number | null {
  const amount = readAmount(text);
  return amount === null || amount > 100 ? null : amount;
}
