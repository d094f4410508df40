import { isPlainObject, type PlainObject } from '../../../../apps/base/index.ts';
import { type Conversation, type Turn, textBlock, toText } from './conversation.ts';
import { readContent, readItem, readMessage } from './read-content.ts';

type Asked = Pick<Conversation, 'tools' | 'turns'>;

const turn = (role: string, blocks: Turn['blocks']): readonly Turn[] => (blocks.length === 0 ? [] : [{ role, blocks }]);
const objectsOf = (value: unknown): readonly PlainObject[] => (Array.isArray(value) ? value.filter(isPlainObject) : []);

function readTools(value: unknown): readonly string[] {
  return objectsOf(value)
    .map((tool) => (isPlainObject(tool['function']) ? tool['function']['name'] : (tool['name'] ?? tool['type'])))
    .map(toText);
}

/** `input` is a text, items of a conversation, or texts to embed. */
function readInput(input: unknown): readonly Turn[] {
  if (!Array.isArray(input)) return turn('user', textBlock('text', input));
  return input.flatMap((item: unknown) => {
    if (!isPlainObject(item)) return turn('user', textBlock('text', item));
    const { role, blocks } = readItem(item);
    return turn(role, blocks);
  });
}

const readPrompt = (prompt: unknown): readonly Turn[] =>
  (Array.isArray(prompt) && prompt.every((one) => typeof one === 'string') ? prompt : [prompt]).flatMap((one) =>
    turn('user', textBlock('text', one)),
  );

/** What a request of any dialect says. */
export function readRequest(body: unknown): Asked {
  if (!isPlainObject(body)) return { tools: [], turns: [] };
  const { images, prompt } = body;
  return {
    tools: readTools(body['tools']),
    turns: [
      ...turn('system', readContent(body['system'] ?? '')),
      ...turn('system', textBlock('text', body['instructions'])),
      ...objectsOf(body['messages']).flatMap((message) =>
        turn(toText(message['role'] ?? 'user'), readMessage(message)),
      ),
      ...readInput(body['input']),
      ...readPrompt(prompt),
      ...(prompt === undefined || !Array.isArray(images) ? [] : turn('user', readMessage({ images }))),
    ],
  };
}
