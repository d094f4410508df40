import type { ContentPart } from '../canonical/chat-request.ts';
import { checkBase64 } from '../reading/check-base64.ts';
import { type Fields, pathOf, readName, readObject, readString } from '../reading/fields.ts';
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
export function parseImageUrl(part: Fields): ContentPart {
  const isShort = typeof part.values['image_url'] === 'string';
  const image = isShort ? part : readObject(part, 'image_url');
  if (image === null) return refuse(pathOf(part, 'image_url'), 'is required');
  const key = isShort ? 'image_url' : 'url';
  const url = readName(image, key);
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

/** A file part: a `data:` URL (or bare base64 with a known name) of a PDF, text or image. Stored files cannot be named: Drover keeps none. */
export function parseFile(part: Fields): ContentPart {
  const file = readObject(part, 'file');
  if (file === null) return refuse(pathOf(part, 'file'), 'is required');
  const data = readString(file, 'file_data');
  if (data === null) {
    return refuse(pathOf(file, 'file_data'), 'is required, because no files are stored here', 'unsupported_feature');
  }
  return parseFileData(data, { name: readString(file, 'filename'), path: pathOf(file, 'file_data') });
}

/** A file from its `data:` URL; images become image parts. */
export function parseFileData(
  data: string,
  { name, path }: { readonly name: string | null; readonly path: string },
): ContentPart {
  const match = /^data:([\w.+-]+\/[\w.+-]+)[^,]{0,200};base64,/i.exec(data.slice(0, 300));
  if (match?.[1] === undefined) return refuse(path, 'must be a data: URL with base64 data');
  const mediaType = match[1].toLowerCase();
  const base64 = checkBase64(data.slice(match[0].length), path);
  return mediaType.startsWith('image/')
    ? { kind: 'image', mediaType, base64 }
    : { kind: 'file', mediaType, base64, name };
}
