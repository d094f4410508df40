import type { ContentPart } from '../canonical/chat-request.ts';
import { sniffMediaType } from '../media/sniff-media-type.ts';
import { checkBase64 } from '../reading/check-base64.ts';
import { type Fields, pathOf, readArray } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';

type MediaPart = Extract<ContentPart, { kind: 'image' | 'audio' }>;

const longestPrefix = 200;
const dataUrl = /^data:([\w.+*-]+\/[\w.+*-]+)?[^,]{0,100};base64,/i;
const anyImage = 'image/*';

function parseImage(value: unknown, path: string): MediaPart {
  if (typeof value !== 'string') return refuse(path, 'must be a base64 string');
  // Ollama refuses the prefix that many clients put before the data; its type only counts where the data tells none.
  const prefix = dataUrl.exec(value.slice(0, longestPrefix));
  const base64 = checkBase64(prefix === null ? value : value.slice(prefix[0].length), path);
  const mediaType = sniffMediaType(base64) ?? prefix?.[1]?.toLowerCase() ?? anyImage;
  return { kind: mediaType.startsWith('audio/') ? 'audio' : 'image', mediaType, base64 };
}

/** `images`, in which Ollama takes pictures and sounds alike and tells them apart by their first bytes. */
export function parseImages(holder: Fields): readonly MediaPart[] {
  const path = pathOf(holder, 'images');
  return (readArray(holder, 'images') ?? []).map((image, index) => parseImage(image, `${path}[${index}]`));
}
