import { z } from 'zod';
import { RoomError } from '../../base/index.ts';
import { type ChainFile, readStretch } from './log-chain.ts';

const placeSchema = z.object({
  fileId: z.string().max(32),
  byte: z.number().int().nonnegative(),
  /** The bytes before the place, to know it again where the file has been emptied or copied away. */
  anchor: z.string().max(200),
});
const placesSchema = z.record(z.string().max(32), placeSchema);

/** Between two lines of a chain. */
export type Place = z.infer<typeof placeSchema>;
/** One place for each chain by its name; a chain that is missing has nothing on that side. */
export type Places = z.infer<typeof placesSchema>;

const anchorBytes = 96;

export const writePlaces = (places: Places): string => Buffer.from(JSON.stringify(places)).toString('base64url');

/** Throws `invalid_place` for a text that `writePlaces` did not write. */
export function readPlaces(text: string): Places {
  try {
    return placesSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new RoomError('invalid_place', 'This is no place in the logs.', {
      cause,
      data: { advice: 'Pass on what the last answer gave as `before` or `after`, or leave it out.' },
    });
  }
}

export async function markPlace(file: ChainFile, byte: number): Promise<Place> {
  const before = await readStretch(file, Math.max(0, byte - anchorBytes), byte);
  return { fileId: file.fileId, byte, anchor: before.toString('base64') };
}

export interface FoundPlace {
  /** Of the file among those of the chain. */
  readonly index: number;
  readonly byte: number;
}

/**
 * Finds a place again. A file that was renamed keeps its identity; one that was emptied in place lives on in a copy whose beginning may be
 * cut, so the bytes before the place are looked for. `null` when it is in no file any more.
 */
export async function findPlace(files: readonly ChainFile[], place: Place): Promise<FoundPlace | null> {
  const anchor = Buffer.from(place.anchor, 'base64');
  for (const [index, file] of files.entries()) {
    if (file.fileId !== place.fileId || file.sizeBytes < place.byte) continue;
    const before = await readStretch(file, place.byte - anchor.length, place.byte);
    if (before.equals(anchor)) return { index, byte: place.byte };
  }
  if (anchor.length === 0) return null;
  for (const [index, file] of files.entries()) {
    if (file.isCurrent) continue;
    const at = (await readStretch(file, 0, file.sizeBytes)).lastIndexOf(anchor);
    if (at >= 0) return { index, byte: at + anchor.length };
  }
  return null;
}
