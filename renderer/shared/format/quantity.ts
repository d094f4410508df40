/** A figure and its unit, apart so that the unit can stand back. `unit` is empty when there is none. */
export interface Quantity {
  readonly value: string;
  readonly unit: string;
}

/** As one text, for example `0.42 s`. */
export const renderQuantity = ({ value, unit }: Quantity): string => (unit === '' ? value : `${value} ${unit}`);
