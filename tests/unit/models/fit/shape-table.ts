import type { PublishedShape } from './published-shapes.ts';

const count = (value: number): string => value.toLocaleString('en-US');
const mib = (bytes: number): string => count(Math.round(bytes / 2 ** 20));

/** The parts of the need by hand: bytes. */
export function workOut({ sizeBytes, cacheFactors, imageFactors }: PublishedShape): {
  readonly cacheBytes: number;
  readonly projectorBytes: number;
  readonly neededBytes: number;
} {
  const cacheBytes = cacheFactors.reduce((sum, [a, b, c, d]) => sum + a * b * c * d * 2, 0);
  const projectorBytes = imageFactors === null ? 0 : imageFactors[0] * imageFactors[0] * imageFactors[1] * 4;
  const partsBytes = sizeBytes + cacheBytes + projectorBytes;
  return { cacheBytes, projectorBytes, neededBytes: partsBytes + 256 * 2 ** 20 + Math.ceil(partsBytes / 20) };
}

/** One row of the table of docs/memory.md. */
export function renderRow(shape: PublishedShape): string {
  const { cacheBytes, projectorBytes, neededBytes } = workOut(shape);
  const products = shape.cacheFactors.map((factors) => `${factors.map(count).join(' × ')} × 2`).join(' + ');
  return [
    '',
    ` ${shape.name} `,
    ` ${shape.kind} `,
    ` ${count(shape.contextLength)} `,
    ` ${mib(shape.sizeBytes)} `,
    ` ${products || '0'} `,
    ` ${mib(cacheBytes)} `,
    ` ${mib(projectorBytes)} `,
    ` ${mib(neededBytes)} `,
    '',
  ].join('|');
}
