import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { ApiError } from '../api-error.ts';
import { readFields } from '../http/fields.ts';
import { readEffort } from './openai-request.ts';

interface Joined {
  readonly content: string;
  readonly images: readonly string[];
}

function readPart(part: PlainObject): Joined {
  switch (part['type']) {
    case 'input_text':
    case 'output_text':
      return { content: typeof part['text'] === 'string' ? part['text'] : '', images: [] };
    case 'input_image': {
      const data = /;base64,(.*)$/s.exec(typeof part['image_url'] === 'string' ? part['image_url'] : '')?.[1];
      return { content: '', images: data === undefined ? [] : [data] };
    }
    case 'input_file':
      throw new ApiError(400, 'file inputs are not currently supported');
    default:
      throw new ApiError(400, `unknown content type: ${JSON.stringify(part['type'])}`);
  }
}

function readContent(content: unknown): Joined {
  if (typeof content === 'string') return { content, images: [] };
  const parts = Array.isArray(content) ? content.filter(isPlainObject).map(readPart) : [];
  return { content: parts.map((part) => part.content).join(''), images: parts.flatMap((part) => part.images) };
}

function parseArguments(text: unknown): unknown {
  try {
    return typeof text === 'string' && text !== '' ? JSON.parse(text) : {};
  } catch {
    throw new ApiError(400, 'invalid tool call arguments');
  }
}

function readItem(item: PlainObject, index: number): readonly PlainObject[] {
  const type = item['type'] ?? (typeof item['role'] === 'string' ? 'message' : '');
  switch (type) {
    case 'message':
      return [{ role: item['role'], ...readContent(item['content']) }];
    case 'function_call': {
      const call = {
        id: item['call_id'],
        function: { name: item['name'], arguments: parseArguments(item['arguments']) },
      };
      return [{ role: 'assistant', content: '', tool_calls: [call] }];
    }
    case 'function_call_output':
      return [{ role: 'tool', tool_call_id: item['call_id'], ...readContent(item['output']) }];
    case 'reasoning':
      return [{ role: 'assistant', content: '', thinking: item['encrypted_content'] }];
    case 'web_search_call':
      return [];
    default:
      throw new ApiError(400, `input[${index}]: unknown input item type: ${JSON.stringify(type)}`);
  }
}

/** Neighbouring assistant items are one message: reasoning and calls belong to what stands next to them. */
function mergeAssistant(messages: readonly PlainObject[]): readonly PlainObject[] {
  const merged: PlainObject[] = [];
  for (const message of messages) {
    const last = merged.at(-1);
    if (last?.['role'] !== 'assistant' || message['role'] !== 'assistant') {
      merged.push(message);
      continue;
    }
    const calls = [
      ...((last['tool_calls'] as unknown[] | undefined) ?? []),
      ...((message['tool_calls'] as unknown[] | undefined) ?? []),
    ];
    const content = `${String(last['content'] as string)}${String(message['content'] as string)}`;
    const thinking = message['thinking'] ?? last['thinking'];
    merged[merged.length - 1] = {
      role: 'assistant',
      content,
      thinking,
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
    };
  }
  return merged;
}

function readTool(tool: PlainObject): PlainObject {
  const { name, description, parameters } = tool;
  return { type: 'function', function: { name, description, parameters } };
}

function readFormat(text: PlainObject | undefined): unknown {
  const format = text?.['format'];
  return isPlainObject(format) && format['type'] === 'json_schema' ? format['schema'] : undefined;
}

/** Turns a Responses request into a native chat request. */
export function responsesToNativeChat(body: PlainObject): PlainObject {
  const fields = readFields(body, 'ResponsesRequest');
  const { input } = body;
  const instructions = fields.text('instructions') ?? '';
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : (fields.objects('input') ?? []);
  const messages = mergeAssistant(items.flatMap(readItem));
  return {
    model: fields.text('model') ?? '',
    messages: [...(instructions === '' ? [] : [{ role: 'system', content: instructions }]), ...messages],
    stream: fields.flag('stream') ?? false,
    tools: fields
      .objects('tools')
      ?.filter((tool) => tool['type'] === 'function')
      .map(readTool),
    format: readFormat(fields.object('text')),
    think: readEffort(fields.object('reasoning')?.['effort']),
    options: {
      num_predict: fields.number('max_output_tokens') ?? null,
      temperature: fields.number('temperature') ?? 1,
      top_p: fields.number('top_p') ?? null,
    },
  };
}
