import { isPlainObject, type PlainObject } from '../../../../apps/base/index.ts';
import { type Block, type Turn, textBlock, toText } from './conversation.ts';
import { readContent, readItem, readMessage } from './read-content.ts';

const assistant = (blocks: readonly Block[]): readonly Turn[] =>
  blocks.length === 0 ? [] : [{ role: 'assistant', blocks }];
const objectsOf = (value: unknown): readonly PlainObject[] => (Array.isArray(value) ? value.filter(isPlainObject) : []);

/** What went wrong, in the words of any dialect. */
export function readError(body: PlainObject): readonly Turn[] {
  const { error } = body;
  if (error === undefined || error === null) return [];
  const text = isPlainObject(error) ? toText(error['message'] ?? error) : toText(error);
  return [{ role: 'error', blocks: textBlock('text', text) }];
}

function readVectors(body: PlainObject): readonly Turn[] {
  const ofData = objectsOf(body['data']).map((entry) => entry['embedding']);
  const vectors: readonly unknown[] = Array.isArray(body['embeddings']) ? body['embeddings'] : ofData;
  const [first] = vectors;
  if (first === undefined) return [];
  const length = Array.isArray(first) ? ` of ${first.length} numbers` : '';
  return assistant([
    { kind: 'media', text: `${vectors.length} ${vectors.length === 1 ? 'vector' : 'vectors'}${length}` },
  ]);
}

const readChoice = (choice: PlainObject): readonly Turn[] => {
  const { message, text } = choice;
  return assistant(isPlainObject(message) ? readMessage(message) : textBlock('text', text));
};

/** What a whole answer of any dialect says; nothing where it is of no known form. */
export function readAnswer(body: unknown): readonly Turn[] {
  if (!isPlainObject(body)) return [];
  const failure = readError(body);
  if (failure.length > 0) return failure;
  if (Array.isArray(body['choices'])) return objectsOf(body['choices']).flatMap(readChoice);
  if (Array.isArray(body['output']))
    return assistant(objectsOf(body['output']).flatMap((item) => readItem(item).blocks));
  if (Array.isArray(body['content'])) return assistant(readContent(body['content']));
  if (isPlainObject(body['message'])) return assistant([...readMessage(body['message']), ...readCalls(body)]);
  if (typeof body['response'] === 'string') {
    const thinking = textBlock('thinking', body['thinking']);
    return assistant([...thinking, ...textBlock('text', body['response']), ...readCalls(body)]);
  }
  return readVectors(body);
}

/** Workers tell calls beside the message. */
const readCalls = (body: PlainObject): readonly Block[] =>
  body['tool_calls'] === undefined ? [] : readMessage({ tool_calls: body['tool_calls'] });
