import type { DraftImage } from '../call/draft.ts';

export const mostImageBytes = 4_000_000;
export const mostImagesBytes = 8_000_000;
const imageTypes = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

export type ImageRead =
  | { readonly kind: 'image'; readonly image: DraftImage }
  | { readonly kind: 'refused'; readonly message: string };

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Why a file cannot go with the prompt; `null` when it can. `takenBytes` is what the images before it take. */
export function whyNotImage(file: Pick<File, 'name' | 'type' | 'size'>, takenBytes: number): string | null {
  const name = file.name === '' ? 'The image' : file.name;
  if (!imageTypes.includes(file.type)) return `${name} is no PNG, JPEG, WebP or GIF.`;
  if (file.size > mostImageBytes)
    return `${name} has ${megabytes(file.size)}, more than the ${megabytes(mostImageBytes)} that one image may have. Make it smaller.`;
  if (takenBytes + file.size > mostImagesBytes)
    return `With ${name} the images have more than ${megabytes(mostImagesBytes)}. Remove one first.`;
  return null;
}

const chunkBytes = 0x80_00;

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += chunkBytes) {
    text += String.fromCharCode(...bytes.subarray(from, from + chunkBytes));
  }
  return btoa(text);
}

/** A file as an image of a prompt. */
export async function readImage(file: File, takenBytes: number): Promise<ImageRead> {
  const message = whyNotImage(file, takenBytes);
  if (message !== null) return { kind: 'refused', message };
  const base64 = toBase64(new Uint8Array(await file.arrayBuffer()));
  const { name, type: mediaType, size: sizeBytes } = file;
  return { kind: 'image', image: { id: crypto.randomUUID(), name: name || 'image', mediaType, base64, sizeBytes } };
}
