import type { ContentPart } from '../canonical/chat-request.ts';
import { checkBase64 } from '../reading/check-base64.ts';
import { type Fields, pathOf, readName, readObject, readString } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';
import { parseText, readContent, refuseBlock, toTextParts } from './parse-content.ts';

function readSource(block: Fields): Fields {
  return readObject(block, 'source') ?? refuse(pathOf(block, 'source'), 'is required');
}

function refuseSource(source: Fields, type: string, names: string): never {
  const path = pathOf(source, 'type');
  if (type === 'url') {
    const reason = 'because Drover never fetches addresses found in a prompt';
    return refuse(path, `must be ${names}, ${reason}`, 'unsupported_feature');
  }
  if (type === 'file') return refuse(path, `must be ${names}, because no files are stored here`, 'unsupported_feature');
  return refuse(path, `must be ${names}`);
}

const readData = (source: Fields): string => checkBase64(readName(source, 'data'), pathOf(source, 'data'));

/** An image block: base64 data alone. */
export function parseImage(block: Fields): readonly ContentPart[] {
  const source = readSource(block);
  const type = readName(source, 'type');
  if (type !== 'base64') return refuseSource(source, type, 'base64');
  const mediaType = readString(source, 'media_type')?.toLowerCase() || 'image/*';
  if (!mediaType.startsWith('image/')) refuse(pathOf(source, 'media_type'), 'must be an image type');
  return [{ kind: 'image', mediaType, base64: readData(source) }];
}

function parseFile(source: Fields, name: string | null): ContentPart {
  const mediaType = readString(source, 'media_type')?.toLowerCase() || 'application/pdf';
  const isMediaType = /^[\w.+-]{1,80}\/[\w.+-]{1,80}$/.test(mediaType);
  if (!isMediaType) refuse(pathOf(source, 'media_type'), 'must be a media type');
  return { kind: 'file', mediaType, base64: readData(source), name };
}

function readNestedBlock(block: Fields, type: string): readonly ContentPart[] {
  if (type === 'text') return parseText(block);
  return type === 'image' ? parseImage(block) : refuseBlock(block);
}

/** A document block: base64 data is a file part, plain text a text part, content its own parts. */
export function parseDocument(block: Fields): readonly ContentPart[] {
  const source = readSource(block);
  const type = readName(source, 'type');
  switch (type) {
    case 'base64':
      return [parseFile(source, readString(block, 'title') || null)];
    case 'text':
      return toTextParts(readString(source, 'data') ?? refuse(pathOf(source, 'data'), 'is required'));
    case 'content':
      return readContent(source, 'content', readNestedBlock) ?? refuse(pathOf(source, 'content'), 'is required');
    default:
      return refuseSource(source, type, 'base64, text or content');
  }
}
