import type { ContentPart } from '../canonical/chat-request.ts';
import { readTextFile } from '../media/read-text-file.ts';
import { sniffImage } from '../media/sniff-image.ts';

type MediaPart = Exclude<ContentPart, { kind: 'text' }>;
type ImagePart = Extract<ContentPart, { kind: 'image' }>;
type FilePart = Extract<ContentPart, { kind: 'file' }>;

/** A part in OpenAI's form. */
export type WirePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image_url'; readonly image_url: { readonly url: string } }
  | { readonly type: 'input_audio'; readonly input_audio: { readonly data: string; readonly format: 'wav' | 'mp3' } }
  | { readonly type: 'file'; readonly file: { readonly filename: string; readonly file_data: string } };

export type WireContent = string | readonly WirePart[];

const audioFormats: ReadonlyMap<string, 'wav' | 'mp3'> = new Map([
  ['audio/wav', 'wav'],
  ['audio/x-wav', 'wav'],
  ['audio/wave', 'wav'],
  ['audio/mpeg', 'mp3'],
  ['audio/mp3', 'mp3'],
]);

const toText = (text: string): WirePart => ({ type: 'text', text });

/** Text files become text, which every model reads; the others, and those that are no UTF-8, need a model that takes files. */
function renderFile(part: FilePart): WirePart {
  const file = readTextFile(part);
  if (file?.isSound === true) return toText(part.name === null ? file.text : `${part.name}:\n${file.text}`);
  const filename = part.name ?? `file.${part.mediaType.split('/')[1] ?? 'bin'}`;
  return { type: 'file', file: { filename, file_data: `data:${part.mediaType};base64,${part.base64}` } };
}

/** The type an image came with, which only its bytes can tell when that says no more than that it is an image. */
const nameImage = ({ mediaType, base64 }: ImagePart): string =>
  mediaType === 'image/*' ? sniffImage(base64, 'image/png') : mediaType;

function renderMedia(part: MediaPart): readonly WirePart[] {
  switch (part.kind) {
    case 'image':
      return [{ type: 'image_url', image_url: { url: `data:${nameImage(part)};base64,${part.base64}` } }];
    case 'audio': {
      const format = audioFormats.get(part.mediaType);
      return format === undefined ? [] : [{ type: 'input_audio', input_audio: { data: part.base64, format } }];
    }
    case 'file':
      return [renderFile(part)];
  }
}

/** Parts of a message in OpenAI's form, without audio in formats it does not take. */
export function renderParts(parts: readonly ContentPart[]): readonly WirePart[] {
  return parts.flatMap((part) => (part.kind === 'text' ? [toText(part.text)] : renderMedia(part)));
}

/** Content as plain text when that says it all, else as parts. */
export function toContent(parts: readonly WirePart[]): WireContent {
  const [first] = parts;
  if (first === undefined) return '';
  return parts.length === 1 && first.type === 'text' ? first.text : parts;
}
