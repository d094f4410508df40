import type { ContentPart } from '../canonical/chat-request.ts';
import { type Fields, pathOf, readName, readString, toFields } from '../reading/fields.ts';
import { noteUnknown } from '../reading/note-unknown.ts';
import type { NoteCollector } from '../reading/notes.ts';
import { refuse } from '../reading/refusal.ts';
import { parseImageUrl, parseInputAudio } from './parse-media.ts';

const noParts: readonly ContentPart[] = [];
const partFields = {
  text: new Set(['type', 'text']),
  refusal: new Set(['type', 'refusal']),
  image_url: new Set(['type', 'image_url']),
  input_audio: new Set(['type', 'input_audio']),
} as const;

const isKnownPart = (type: string): type is keyof typeof partFields => Object.hasOwn(partFields, type);

function readText(part: Fields, key: string): ContentPart {
  const text = readString(part, key);
  return text === null ? refuse(pathOf(part, key), 'is required') : { kind: 'text', text };
}

function parsePart(part: Fields, notes: NoteCollector): ContentPart {
  const type = readName(part, 'type');
  if (!isKnownPart(type))
    return refuse(pathOf(part, 'type'), 'names a kind of content that is not supported', 'unsupported_feature');
  noteUnknown(part.values, partFields[type], { notes, prefix: 'messages[].content[].' });
  switch (type) {
    case 'text':
    case 'refusal':
      return readText(part, type);
    case 'image_url':
      return parseImageUrl(part, notes);
    case 'input_audio':
      return parseInputAudio(part);
  }
}

/** The parts of a message, whether its content is text or a list; `null` when it has none. */
export function parseContent(message: Fields, notes: NoteCollector): readonly ContentPart[] | null {
  const content = message.values['content'] ?? null;
  if (content === null) return null;
  if (typeof content === 'string') return content === '' ? noParts : [{ kind: 'text', text: content }];
  const path = pathOf(message, 'content');
  if (!Array.isArray(content)) return refuse(path, 'must be a string or an array of parts');
  return content.map((part, index) => parsePart(toFields(part, `${path}[${index}]`), notes));
}
