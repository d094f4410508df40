const spread = 0xff51afd7;
const mix = (lane: number): number => {
  let mixed = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

/** A number between 0 and 1, neither included, that depends on the text alone and is spread evenly. Not for secrets. */
export function hashToUnit(text: string): number {
  let low = 0x9e3779b9;
  let high = 0x243f6a88;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x5bd1e995) ^ (low >>> 15);
    high = Math.imul(high ^ unit, spread) ^ (high >>> 13);
  }
  const top = mix(low ^ Math.imul(text.length, spread)) >>> 5;
  const bottom = mix(high ^ low) >>> 6;
  return (top * 2 ** 26 + bottom + 0.5) / 2 ** 53;
}
