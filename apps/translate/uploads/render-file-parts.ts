import type { PlainObject } from '../../base/index.ts';
import { kindOfFile, nameAudioFormat, refuseKind, refusePlace, toDataUrl, type UploadedFile } from './uploaded-file.ts';

const nameOf = ({ name, mediaType }: UploadedFile): string =>
  name ?? (mediaType === 'application/pdf' ? 'document.pdf' : 'document.txt');

const renderAudio = ({ mediaType, base64 }: UploadedFile): PlainObject => ({
  type: 'input_audio',
  input_audio: { data: base64, format: nameAudioFormat(mediaType) },
});

/** A part of an OpenAI chat message. */
export function renderOpenaiPart(file: UploadedFile, index: number): PlainObject {
  switch (kindOfFile(file.mediaType)) {
    case 'image':
      return { type: 'image_url', image_url: { url: toDataUrl(file) } };
    case 'audio':
      return renderAudio(file);
    case 'pdf':
    case 'text':
      return { type: 'file', file: { filename: nameOf(file), file_data: toDataUrl(file) } };
    case null:
      return refuseKind(index);
  }
}

/** A part of a message of OpenAI's responses. */
export function renderResponsesPart(file: UploadedFile, index: number): PlainObject {
  switch (kindOfFile(file.mediaType)) {
    case 'image':
      return { type: 'input_image', image_url: toDataUrl(file), detail: 'auto' };
    case 'audio':
      return renderAudio(file);
    case 'pdf':
    case 'text':
      return { type: 'input_file', filename: nameOf(file), file_data: toDataUrl(file) };
    case null:
      return refuseKind(index);
  }
}

/** A block of an Anthropic message, which has none for sounds. */
export function renderAnthropicBlock(file: UploadedFile, index: number): PlainObject {
  const { mediaType, base64 } = file;
  switch (kindOfFile(mediaType)) {
    case 'image':
      return { type: 'image', source: { type: 'base64', media_type: mediaType, data: base64 } };
    case 'pdf':
      return { type: 'document', source: { type: 'base64', media_type: mediaType, data: base64 }, title: nameOf(file) };
    case 'text': {
      const source = { type: 'text', media_type: 'text/plain', data: file.text ?? '' };
      return { type: 'document', source, title: nameOf(file) };
    }
    case 'audio':
      return refusePlace(index, 'an image, a PDF or a text');
    case null:
      return refuseKind(index);
  }
}

/** What becomes of files where images stand apart from a plain text: sounds stand with the images, texts join the text. */
export interface PlainParts {
  readonly images: readonly string[];
  readonly texts: readonly string[];
}

export function renderPlainParts(files: readonly UploadedFile[]): PlainParts {
  const images: string[] = [];
  const texts: string[] = [];
  for (const [index, file] of files.entries()) {
    const kind = kindOfFile(file.mediaType);
    if (kind === null) refuseKind(index);
    else if (kind === 'pdf') refusePlace(index, 'an image, a text or a sound');
    else if (kind === 'text') texts.push(`[File: ${nameOf(file)}]\n${file.text ?? ''}`);
    else images.push(file.base64);
  }
  return { images, texts };
}
