import type { ContentPart } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readName, readString, toFields } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';
import { parseFile, parseImageUrl, parseInputAudio } from './parse-media.ts';

const noParts: readonly ContentPart[] = [];

function readText(part: Fields, key: string): ContentPart {
  const text = readString(part, key);
  return text === null ? refuse(pathOf(part, key), 'is required') : { kind: 'text', text };
}

function parsePart(part: Fields): ContentPart {
  const type = readName(part, 'type');
  switch (type) {
    case 'text':
    case 'refusal':
      return readText(part, type);
    case 'image_url':
      return parseImageUrl(part);
    case 'input_audio':
      return parseInputAudio(part);
    case 'file':
      return parseFile(part);
    default:
      return refuse(pathOf(part, 'type'), 'names a kind of content that is not supported', 'unsupported_feature');
  }
}

/** The parts of a message, whether its content is text or a list; `null` when it has none. */
export function parseContent(message: Fields): readonly ContentPart[] | null {
  const content = message.values['content'] ?? null;
  if (content === null) return null;
  if (typeof content === 'string') return content === '' ? noParts : [{ kind: 'text', text: content }];
  const path = pathOf(message, 'content');
  if (!Array.isArray(content)) return refuse(path, 'must be a string or an array of parts');
  return content.map((part, index) => parsePart(toFields(part, `${path}[${index}]`)));
}
