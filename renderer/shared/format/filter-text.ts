/** A value as the filter box of the requests reads it: quoted when one of its signs would mean something there. */
export const quoteFilterValue = (value: string): string =>
  /[\s,"<>]/.test(value) ? `"${value.replaceAll('"', '')}"` : value;
