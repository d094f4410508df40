import { createRandom, hashText } from './random.ts';

/** What a text is about, as weighted features: whole words weigh most, their three-letter parts let related words meet. */
function readFeatures(text: string): ReadonlyMap<string, number> {
  const features = new Map<string, number>([['(any text)', 0.6]]);
  const add = (feature: string, weight: number): void =>
    void features.set(feature, (features.get(feature) ?? 0) + weight);
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
    add(word, 1);
    const padded = `^${word}$`;
    for (let start = 0; start + 3 <= padded.length; start++) add(padded.slice(start, start + 3), 0.3);
  }
  return features;
}

/** Scales to length one and rounds to 32-bit floats. */
export function normalise(vector: Float32Array): number[] {
  const length = Math.hypot(...vector);
  // Nine digits are enough to give back every 32-bit float.
  return Array.from(vector, (value) => Number(Math.fround(length === 0 ? 0 : value / length).toPrecision(9)));
}

/** A unit vector that depends on the text alone; texts that share words point the same way. */
export function embedText(text: string, dimensions: number): number[] {
  const vector = new Float32Array(dimensions);
  for (const [feature, weight] of readFeatures(text)) {
    const random = createRandom(hashText(feature));
    const scale = Math.sqrt(weight);
    for (let index = 0; index < dimensions; index++)
      vector[index] = (vector[index] ?? 0) + (random.next() - 0.5) * scale;
  }
  return normalise(vector);
}
