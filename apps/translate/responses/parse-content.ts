import type { ContentPart } from '../canonical/chat-request.ts';
import { parseFileData, parseImageUrl, parseInputAudio } from '../openai/parse-media.ts';
import { type Fields, pathOf, readName, readString, toFields } from '../reading/fields.ts';
import { refuse } from '../reading/refusal.ts';

const noStore = 'names a stored file, but no files are stored here; send its data';
const noFetch = 'is an address, and Drover never fetches addresses found in a prompt; send the data';

function refuseReferences(part: Fields): void {
  if (readString(part, 'file_id')) refuse(pathOf(part, 'file_id'), noStore, 'unsupported_feature');
  if (readString(part, 'file_url')) refuse(pathOf(part, 'file_url'), noFetch, 'unsupported_feature');
}

function readText(part: Fields, key: string): ContentPart {
  const text = readString(part, key);
  return text === null ? refuse(pathOf(part, key), 'is required') : { kind: 'text', text };
}

function parseFile(part: Fields): ContentPart {
  refuseReferences(part);
  const path = pathOf(part, 'file_data');
  return parseFileData(readName(part, 'file_data'), { name: readString(part, 'filename'), path });
}

function parsePart(part: Fields): ContentPart {
  const type = readName(part, 'type');
  switch (type) {
    case 'input_text':
    case 'output_text':
      return readText(part, 'text');
    case 'refusal':
      return readText(part, type);
    case 'input_image':
      refuseReferences(part);
      return parseImageUrl(part);
    case 'input_file':
      return parseFile(part);
    case 'input_audio':
      return parseInputAudio(part);
    default:
      return refuse(pathOf(part, 'type'), 'names a kind of content that is not supported', 'unsupported_feature');
  }
}

/** The parts at `key`, whether given as text or as a list of content parts. */
export function parseContent(holder: Fields, key: string): readonly ContentPart[] {
  const content = holder.values[key] ?? null;
  const path = pathOf(holder, key);
  if (content === null) return refuse(path, 'is required');
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content }];
  if (!Array.isArray(content)) return refuse(path, 'must be a string or an array of parts');
  return content.map((part, index) => parsePart(toFields(part, `${path}[${index}]`)));
}
