import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { ApiError } from '../api-error.ts';
import { readFields } from '../http/fields.ts';

const blocksOf = (content: unknown): readonly PlainObject[] =>
  typeof content === 'string'
    ? [{ type: 'text', text: content }]
    : Array.isArray(content)
      ? content.filter(isPlainObject)
      : [];

const textOf = (blocks: readonly PlainObject[]): string =>
  blocks.map((block) => (block['type'] === 'text' && typeof block['text'] === 'string' ? block['text'] : '')).join('');

function readImage(block: PlainObject): unknown {
  const source = isPlainObject(block['source']) ? block['source'] : {};
  if (source['type'] === 'base64') return source['data'];
  const kind = typeof source['type'] === 'string' ? source['type'] : '';
  throw new ApiError(400, `invalid image source type: ${kind}. Only base64 images are supported.`);
}

const imagesOf = (blocks: readonly PlainObject[]): readonly unknown[] =>
  blocks.filter((block) => block['type'] === 'image').map(readImage);

function readMessage(message: PlainObject): readonly PlainObject[] {
  const blocks = blocksOf(message['content']);
  const ofType = (type: string): readonly PlainObject[] => blocks.filter((block) => block['type'] === type);
  const results = ofType('tool_result').map((block) => {
    const inner = blocksOf(block['content']);
    return { role: 'tool', tool_call_id: block['tool_use_id'], content: textOf(inner), images: imagesOf(inner) };
  });
  const calls = ofType('tool_use').map((block) => ({
    id: block['id'],
    function: { name: block['name'], arguments: block['input'] ?? {} },
  }));
  const content = textOf(blocks);
  const images = imagesOf(blocks);
  const hasOwn = content !== '' || images.length > 0 || calls.length > 0 || results.length === 0;
  const own = {
    role: message['role'],
    content,
    images,
    thinking: ofType('thinking').at(-1)?.['thinking'],
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
  return hasOwn ? [...results, own] : results;
}

function readTool(tool: PlainObject): PlainObject {
  const schema = tool['input_schema'];
  const { name } = tool;
  if (schema !== undefined && !isPlainObject(schema))
    throw new ApiError(400, `invalid input_schema for tool ${JSON.stringify(name)}`);
  return { type: 'function', function: { name, description: tool['description'], parameters: schema } };
}

const thinkByType: Readonly<Record<string, boolean>> = { enabled: true, disabled: false };
const thinkByEffort: Readonly<Record<string, string>> = {
  low: 'low',
  medium: 'medium',
  high: 'high',
  max: 'max',
  xhigh: 'high',
};

function readThink(fields: ReturnType<typeof readFields>): unknown {
  const type = fields.object('thinking')?.['type'];
  const effort = fields.object('output_config')?.['effort'];
  return (
    (typeof type === 'string' ? thinkByType[type] : undefined) ??
    (typeof effort === 'string' ? thinkByEffort[effort] : undefined)
  );
}

/** Turns an Anthropic request into a native chat request. `canThink` false drops the wish to think instead of refusing it. */
export function anthropicToNativeChat(body: PlainObject, canThink: (model: string) => boolean): PlainObject {
  const fields = readFields(body, 'MessagesRequest');
  const model = fields.text('model') ?? '';
  if (model === '') throw new ApiError(400, 'model is required');
  const maxTokens = fields.number('max_tokens') ?? 0;
  if (maxTokens <= 0) throw new ApiError(400, 'max_tokens is required and must be positive');
  const messages = fields.objects('messages') ?? [];
  if (messages.length === 0) throw new ApiError(400, 'messages is required');
  const system = textOf(blocksOf(body['system']));
  return {
    model,
    messages: [...(system === '' ? [] : [{ role: 'system', content: system }]), ...messages.flatMap(readMessage)],
    stream: fields.flag('stream') ?? false,
    tools: fields
      .objects('tools')
      ?.filter((tool) => 'input_schema' in tool)
      .map(readTool),
    think: canThink(model) ? readThink(fields) : undefined,
    options: {
      num_predict: maxTokens,
      temperature: fields.number('temperature') ?? null,
      top_p: fields.number('top_p') ?? null,
      top_k: fields.number('top_k') ?? null,
      stop: fields.texts('stop_sequences') ?? null,
    },
  };
}

/** The daemon's estimate of a request's length: characters divided by four. */
export const estimateTokens = ({ messages, tools }: PlainObject): number =>
  Math.max(1, Math.floor(JSON.stringify([messages, tools ?? []]).length / 4));
