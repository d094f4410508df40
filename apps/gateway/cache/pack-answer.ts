import type { Usage } from '../../translate/index.ts';
import type { Events, KeptAnswer } from './kept-answer.ts';

/** An answer as bytes outside the heap, whose size is known and which nothing has to look through. */
export type PackedAnswer =
  | { readonly kind: 'events'; readonly bytes: Buffer; readonly isUsageTold: boolean }
  | {
      readonly kind: 'vectors';
      readonly bytes: Float64Array;
      readonly lengths: readonly number[];
      readonly usage: Usage;
    };

/** What an entry takes besides its bytes, about. */
const entryBytes = 512;
const bytesPerLength = 8;

/** A buffer of its own: shared ones would be kept whole for their smallest part. */
function packText(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}

export function packAnswer(answer: KeptAnswer): PackedAnswer {
  if (answer.kind === 'events') {
    return { kind: 'events', bytes: packText(JSON.stringify(answer.choices)), isUsageTold: answer.isUsageTold };
  }
  const { vectors, usage } = answer.result;
  const lengths = vectors.map(({ length }) => length);
  const bytes = new Float64Array(lengths.reduce((sum, length) => sum + length, 0));
  let offset = 0;
  for (const vector of vectors) {
    bytes.set(vector, offset);
    offset += vector.length;
  }
  return { kind: 'vectors', bytes, lengths, usage };
}

export function unpackAnswer(packed: PackedAnswer): KeptAnswer {
  if (packed.kind === 'events') {
    const choices = JSON.parse(packed.bytes.toString()) as readonly Events[];
    return { kind: 'events', choices, isUsageTold: packed.isUsageTold };
  }
  let offset = 0;
  const vectors = packed.lengths.map((length) => {
    const vector = [...packed.bytes.subarray(offset, offset + length)];
    offset += length;
    return vector;
  });
  return { kind: 'vectors', result: { vectors, usage: packed.usage } };
}

export const sizeOfPacked = (packed: PackedAnswer): number =>
  entryBytes + packed.bytes.byteLength + (packed.kind === 'vectors' ? packed.lengths.length * bytesPerLength : 0);
