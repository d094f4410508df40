import type { Quantity } from '../format/quantity.ts';

/** A figure with its unit standing back. Unknown is blank, never 0. */
export function Figure({ quantity }: { readonly quantity: Quantity | null }) {
  if (!quantity) return null;
  return (
    <>
      {quantity.value}
      {quantity.unit === '' ? null : <span className="unit"> {quantity.unit}</span>}
    </>
  );
}
