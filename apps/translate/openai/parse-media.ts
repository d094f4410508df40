import type { ContentPart } from '../canonical/chat-request.ts';
import { checkBase64 } from '../reading/check-base64.ts';
import { type Fields, pathOf, readName, readObject, readString } from '../reading/fields.ts';
import type { NoteCollector } from '../reading/notes.ts';
import { refuse } from '../reading/refusal.ts';

const base64Suffix = ';base64';
const audioMediaTypes: ReadonlyMap<string, string> = new Map([
  ['wav', 'audio/wav'],
  ['mp3', 'audio/mpeg'],
  ['flac', 'audio/flac'],
  ['ogg', 'audio/ogg'],
]);

function parseDataUrl(url: string, path: string): ContentPart {
  const comma = url.indexOf(',');
  const head = comma < 0 ? '' : url.slice(5, comma).toLowerCase();
  if (!head.endsWith(base64Suffix)) refuse(path, 'must be a data: URL with base64 data');
  const mediaType = head.slice(0, head.length - base64Suffix.length).split(';')[0] ?? '';
  if (mediaType !== '' && !mediaType.startsWith('image/')) {
    refuse(path, 'must hold an image; other files are not supported', 'unsupported_feature');
  }
  return { kind: 'image', mediaType: mediaType || 'image/*', base64: checkBase64(url.slice(comma + 1), path) };
}

/** An image part. Only `data:` URLs: an address would make Drover fetch whatever a prompt names. */
export function parseImageUrl(part: Fields, notes: NoteCollector): ContentPart {
  const isShort = typeof part.values['image_url'] === 'string';
  const image = isShort ? part : readObject(part, 'image_url');
  if (image === null) return refuse(pathOf(part, 'image_url'), 'is required');
  const key = isShort ? 'image_url' : 'url';
  const url = readName(image, key);
  const detail = isShort ? null : readString(image, 'detail');
  if (detail !== null && detail !== 'auto') notes.dropped('messages[].content[].image_url.detail');
  if (url.slice(0, 5).toLowerCase() === 'data:') return parseDataUrl(url, pathOf(image, key));
  return refuse(
    pathOf(image, key),
    'must be a data: URL with base64 data, because Drover never fetches addresses found in a prompt',
    'unsupported_feature',
  );
}

/** An audio part: base64 data and a format name. */
export function parseInputAudio(part: Fields): ContentPart {
  const audio = readObject(part, 'input_audio');
  if (audio === null) return refuse(pathOf(part, 'input_audio'), 'is required');
  const mediaType = audioMediaTypes.get(readName(audio, 'format').toLowerCase());
  if (mediaType === undefined)
    return refuse(pathOf(audio, 'format'), 'must be wav, mp3, flac or ogg', 'unsupported_feature');
  return { kind: 'audio', mediaType, base64: checkBase64(readName(audio, 'data'), pathOf(audio, 'data')) };
}
