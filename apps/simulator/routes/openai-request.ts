import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { ApiError } from '../api-error.ts';
import { readFields } from '../http/fields.ts';

const imageUri = /^data:(?:image\/(?:jpeg|jpg|png|webp))?;base64,(.*)$/s;

function readImage(part: PlainObject): string {
  const source = part['image_url'];
  const url = isPlainObject(source) ? source['url'] : source;
  if (typeof url !== 'string') throw new ApiError(400, 'invalid image input');
  if (/^https?:/i.test(url)) {
    throw new ApiError(400, 'image URLs are not currently supported, please use base64 encoded data instead');
  }
  const data = imageUri.exec(url)?.[1];
  if (data === undefined) throw new ApiError(400, 'invalid image input');
  return data;
}

/** One native message per part, as the real daemon does it. */
function readParts(role: string, parts: readonly unknown[]): PlainObject[] {
  return parts.map((part) => {
    const kind = isPlainObject(part) ? part['type'] : undefined;
    if (isPlainObject(part) && kind === 'text') return { role, content: part['text'] ?? '' };
    if (isPlainObject(part) && kind === 'image_url') return { role, content: '', images: [readImage(part)] };
    if (isPlainObject(part) && kind === 'input_audio' && isPlainObject(part['input_audio'])) {
      return { role, content: '', images: [part['input_audio']['data']] };
    }
    throw new ApiError(400, 'invalid message format');
  });
}

function readCall(call: PlainObject): PlainObject {
  const described = isPlainObject(call['function']) ? call['function'] : {};
  const text = typeof described['arguments'] === 'string' ? described['arguments'] : '{}';
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    return { id: call['id'], function: { name: described['name'], arguments: value } };
  } catch {
    throw new ApiError(400, 'invalid tool call arguments');
  }
}

function findToolName(message: PlainObject, earlier: readonly PlainObject[]): unknown {
  if (message['name'] !== undefined) return message['name'];
  const calls = earlier.flatMap((other) =>
    Array.isArray(other['tool_calls']) ? (other['tool_calls'] as PlainObject[]) : [],
  );
  const call = calls.findLast(({ id }) => id === message['tool_call_id']);
  return isPlainObject(call?.['function']) ? call['function']['name'] : undefined;
}

function readMessage(message: PlainObject, earlier: readonly PlainObject[]): PlainObject[] {
  const role = typeof message['role'] === 'string' ? message['role'] : '';
  const calls = Array.isArray(message['tool_calls'])
    ? (message['tool_calls'] as unknown[]).filter(isPlainObject).map(readCall)
    : [];
  const toolCalls = calls.length > 0 ? { tool_calls: calls } : {};
  const { content } = message;
  if (Array.isArray(content)) {
    const parts = readParts(role, content);
    return parts.map((part, index) => (index === parts.length - 1 ? { ...part, ...toolCalls } : part));
  }
  if (typeof content !== 'string' && calls.length === 0) throw new ApiError(400, 'invalid message content type: <nil>');
  const identity =
    role === 'tool' ? { tool_call_id: message['tool_call_id'], tool_name: findToolName(message, earlier) } : {};
  return [{ role, content: content ?? '', thinking: message['reasoning'], ...identity, ...toolCalls }];
}

function readFormat(value: unknown): unknown {
  if (!isPlainObject(value)) return undefined;
  if (value['type'] === 'json_object') return 'json';
  return value['type'] === 'json_schema' && isPlainObject(value['json_schema'])
    ? value['json_schema']['schema']
    : undefined;
}

const efforts: Readonly<Record<string, unknown>> = {
  none: false,
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  max: 'max',
  xhigh: 'max',
  ultra: 'max',
};

/** Reasoning effort as the native `think`. */
export function readEffort(value: unknown): unknown {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string' && value in efforts) return efforts[value];
  throw new ApiError(400, `invalid reasoning value: ${JSON.stringify(value)}`);
}

/** A string or a list of strings, as a list. */
export const readStop = (value: unknown): readonly string[] | undefined =>
  typeof value === 'string'
    ? [value]
    : Array.isArray(value)
      ? value.filter((entry) => typeof entry === 'string')
      : undefined;

const present = (entries: Readonly<Record<string, unknown>>): PlainObject =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined && value !== null));

/** Turns an OpenAI chat request into a native one, with the real daemon's gaps: `max_completion_tokens` and `tool_choice` are not read. */
export function toNativeChat(body: PlainObject): PlainObject {
  const fields = readFields(body, 'ChatCompletionRequest');
  const messages = fields.objects('messages') ?? [];
  if (messages.length === 0) throw new ApiError(400, "[] is too short - 'messages'");
  const reasoning = fields.object('reasoning');
  return {
    model: fields.text('model') ?? '',
    messages: messages.flatMap((message, index) => readMessage(message, messages.slice(0, index))),
    stream: fields.flag('stream') ?? false,
    format: readFormat(body['response_format']),
    tools: body['tools'],
    think: readEffort(reasoning?.['effort'] ?? body['reasoning_effort']),
    logprobs: body['logprobs'],
    top_logprobs: body['top_logprobs'],
    options: present({
      num_predict: fields.number('max_tokens'),
      temperature: fields.number('temperature') ?? 1,
      top_p: fields.number('top_p') ?? 1,
      seed: fields.number('seed'),
      frequency_penalty: fields.number('frequency_penalty'),
      presence_penalty: fields.number('presence_penalty'),
      stop: readStop(body['stop']),
    }),
  };
}

/** Turns a legacy completion request into a native generate request. */
export function toNativeGenerate(body: PlainObject): PlainObject {
  const fields = readFields(body, 'CompletionRequest');
  const logprobs = fields.number('logprobs') ?? 0;
  return {
    model: fields.text('model') ?? '',
    prompt: fields.text('prompt') ?? '',
    suffix: fields.text('suffix') ?? '',
    stream: fields.flag('stream') ?? false,
    ...(logprobs > 0 ? { logprobs: true, top_logprobs: logprobs } : {}),
    options: present({
      num_predict: fields.number('max_tokens'),
      temperature: fields.number('temperature') ?? 1,
      top_p: fields.number('top_p') || 1,
      seed: fields.number('seed'),
      frequency_penalty: fields.number('frequency_penalty') ?? 0,
      presence_penalty: fields.number('presence_penalty') ?? 0,
      stop: readStop(body['stop']),
    }),
  };
}
