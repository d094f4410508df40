import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkBody, type WireRoute } from '../../../apps/translate/index.ts';
import { backendDialects } from '../../../apps/translate/wire-schema/effect.ts';
import { readCases } from '../../wire/read-cases.ts';

const ollama = { dialect: 'ollama', isStrict: false } as const;
const anthropic = { dialect: 'anthropic', isStrict: false } as const;
const openai = { dialect: 'openai', isStrict: false } as const;

const hello = { role: 'user', content: 'Hi' };
const chat = (more: object) => ({ model: 'm', messages: [hello], ...more });

function refusal(route: WireRoute, body: unknown, target: Parameters<typeof checkBody>[2] = ollama) {
  const checked = checkBody(route, body, target);
  if (checked.kind === 'parsed') throw new Error('the body was accepted');
  return checked.error;
}

function receipt(route: WireRoute, body: unknown, target: Parameters<typeof checkBody>[2] = ollama) {
  const checked = checkBody(route, body, target);
  if (checked.kind === 'refused') throw new Error(`refused: ${checked.error.message}`);
  return checked.value;
}

describe('a wrong value is refused with its path', () => {
  it.each([
    ['openai-chat', [], 'The request body must be a JSON object.'],
    ['openai-chat', {}, 'model is required.'],
    ['openai-chat', { model: 'm' }, 'messages is required.'],
    ['openai-chat', { model: 'm', messages: null }, 'messages is required.'],
    ['openai-chat', { model: 'm', messages: [] }, 'messages must not be empty.'],
    ['openai-chat', { model: 'm', messages: 'Hi' }, 'messages must be an array.'],
    ['openai-chat', { model: '', messages: [hello] }, 'model must not be empty.'],
    ['openai-chat', { model: 'm'.repeat(257), messages: [hello] }, 'model must be at most 256 characters.'],
    ['openai-chat', chat({ temperature: 'hot' }), 'temperature must be a number.'],
    ['openai-chat', chat({ temperature: -1 }), 'temperature must be at least 0.'],
    ['openai-chat', chat({ top_p: 2 }), 'top_p must be at most 1.'],
    ['openai-chat', chat({ max_tokens: 1.5 }), 'max_tokens must be an integer.'],
    ['openai-chat', chat({ stream: 'yes' }), 'stream must be true or false.'],
    ['openai-chat', chat({ stop: [1] }), 'stop[0] must be a string.'],
    ['openai-chat', chat({ stop: {} }), 'stop must be a string or an array of strings.'],
    [
      'openai-chat',
      chat({ reasoning_effort: 'huge' }),
      'reasoning_effort must be none, minimal, low, medium, high, xhigh, max or ultra.',
    ],
    [
      'openai-chat',
      { model: 'm', messages: [hello, hello, { role: 'user', content: [{ type: 'text', text: 5 }] }] },
      'messages[2].content[0].text must be a string.',
    ],
    ['openai-chat', { model: 'm', messages: [{ content: 'Hi' }] }, 'messages[0].role is required.'],
    ['openai-chat', { model: 'm', messages: [{ role: 7 }] }, 'messages[0].role must be a string.'],
    ['openai-chat', { model: 'm', messages: [null] }, 'messages[0] must be an object.'],
    ['anthropic-messages', { model: 'm', messages: [hello] }, 'max_tokens is required.'],
    ['ollama-chat', { model: 'm', options: { top_k: 'a' } }, 'options.top_k must be a number.'],
    ['openai-responses', { model: 'm', input: 5 }, 'input must be a string or an array of items.'],
    ['openai-embeddings', { model: 'm', input: [] }, 'input must not be empty.'],
    ['workers-generate', {}, 'prompt is required.'],
    [
      'workers-chat',
      { messages: [{ role: 'user', content: 5 }] },
      'messages[0].content must be a string or an array of parts.',
    ],
  ] as const)('%s %j', (route, body, message) => {
    expect(refusal(route, body)).toMatchObject({ code: 'invalid_request', status: 400, message });
  });

  it('names the field apart from the message', () => {
    expect(refusal('openai-chat', chat({ seed: 'x' })).field).toBe('seed');
    expect(refusal('openai-chat', 'text').field).toBeNull();
  });

  it('is the same whether the body is translated or passed through', () => {
    const body = chat({ messages: [{ role: 'user', content: 5 }] });
    expect(refusal('openai-chat', body, openai)).toEqual(refusal('openai-chat', body, ollama));
  });

  it('never repeats the value', () => {
    const secret = 'my secret prompt';
    expect(refusal('openai-chat', chat({ reasoning_effort: secret })).message).not.toContain(secret);
  });
});

describe('what a backend cannot be given is refused for that backend alone', () => {
  const audio = { type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } };
  const pdf = { type: 'file', file: { file_data: 'data:application/pdf;base64,JVBERg==' } };
  const withPart = (part: object) => chat({ messages: [hello, { role: 'user', content: [part] }] });

  it('audio for Anthropic', () => {
    expect(refusal('openai-chat', withPart(audio), anthropic)).toMatchObject({
      code: 'unsupported_feature',
      field: 'messages[1].content[0].input_audio',
      message: 'messages[1].content[0].input_audio cannot be sent to this backend: Anthropic takes no audio.',
    });
    expect(receipt('openai-chat', withPart(audio), ollama).mapped).toContain('messages[].content[].input_audio');
  });

  it('PDF files for Ollama', () => {
    expect(refusal('openai-chat', withPart(pdf), ollama).field).toBe('messages[1].content[0].file');
    expect(receipt('openai-chat', withPart(pdf), anthropic).mapped).toContain('messages[].content[].file');
    expect(receipt('openai-chat', withPart(pdf), openai).passed).toContain('messages[].content[].file');
  });

  it('whole routes that it does not have', () => {
    expect(refusal('openai-embeddings', { model: 'm', input: 'Hi' }, anthropic)).toMatchObject({
      code: 'unsupported_feature',
      field: 'model',
      message: 'model cannot be served by this backend: Anthropic has no embeddings.',
    });
  });
});

describe('the receipt', () => {
  it('tells what happened to each field at the backend', () => {
    const body = chat({ max_tokens: 5, tool_choice: 'required', logit_bias: { '1': 1 }, tools: [] });
    expect(receipt('openai-chat', body)).toEqual({
      passed: ['model', 'messages'],
      mapped: ['max_tokens'],
      emulated: ['tool_choice'],
      dropped: ['logit_bias'],
    });
  });

  it('has everything as passed when the bytes pass through', () => {
    const body = chat({ max_tokens: 5, logit_bias: { '1': 1 }, new_field: 1 });
    const { passed, ...others } = receipt('openai-chat', body, openai);
    expect(passed).toEqual(['model', 'messages', 'max_tokens', 'logit_bias', 'new_field']);
    expect(others).toEqual({ mapped: [], emulated: [], dropped: [] });
  });

  it('drops extensions at the vendor’s own service', () => {
    const body = { model: 'm', messages: [hello], options: { top_k: 4 } };
    expect(receipt('ollama-chat', body, openai).mapped).toContain('options.top_k');
    expect(receipt('ollama-chat', body, { ...openai, isStrict: true }).dropped).toContain('options.top_k');
  });

  it('leaves out null and empty values', () => {
    const body = chat({ seed: null, stop: [], user: '', tools: [], metadata: {}, logit_bias: {}, strange: null });
    expect(receipt('openai-chat', body)).toEqual({
      passed: ['model', 'messages'],
      mapped: [],
      emulated: [],
      dropped: [],
    });
  });

  it('names a field once, however often it occurs', () => {
    const named = { role: 'user', content: 'Hi', name: 'Ada' };
    expect(receipt('openai-chat', chat({ messages: [named, named, named] })).dropped).toEqual(['messages[].name']);
  });

  it('names fields that nobody knows, wherever they stand', () => {
    const body = chat({ messages: [{ ...hello, mood: 'good' }], mood: 'good' });
    expect(receipt('openai-chat', body).dropped).toEqual(['messages[].mood', 'mood']);
  });

  it('only counts names that could forge a header or fill a row', () => {
    const body = chat({ 'a\r\nb': 1, ключ: 1, ['x'.repeat(200)]: 1, __proto: 1 });
    expect(receipt('openai-chat', body).dropped).toEqual(['other', '__proto']);
  });

  it('holds at most 32 names of a kind', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, 1]));
    expect(receipt('openai-chat', chat(many)).dropped).toHaveLength(32);
  });

  it('takes `__proto__` for a field like any other', () => {
    const body: unknown = JSON.parse('{"model":"m","messages":[{"role":"user","content":"Hi"}],"__proto__":{"x":1}}');
    expect(receipt('openai-chat', body).dropped).toEqual(['__proto__']);
  });
});

describe('bodies of the wire cases', () => {
  const routesByFolder: Readonly<Record<string, WireRoute>> = {
    openai: 'openai-chat',
    ollama: 'openai-chat',
    responses: 'openai-responses',
    completions: 'openai-completions',
    anthropic: 'anthropic-messages',
    'ollama-client': 'ollama-chat',
  };
  const folder = new URL('../../wire/', import.meta.url).pathname;
  const cases = readdirSync(folder).flatMap((dialect) => {
    const common = routesByFolder[dialect];
    if (common === undefined) return [];
    return readCases<{ readonly route?: string }>(`${folder}${dialect}`).map(({ name, request, expected }) => {
      const route = dialect === 'ollama-client' ? (`ollama-${expected.route}` as WireRoute) : common;
      return [dialect, name, route, request] as const;
    });
  });

  it('are there', () => {
    expect(cases.length).toBeGreaterThan(40);
  });

  it.each(cases)('%s/%s is sound', (_dialect, _name, route, request) => {
    for (const dialect of backendDialects) {
      const checked = checkBody(route, request, { dialect, isStrict: true });
      if (checked.kind === 'refused') expect(checked.error.code).toBe('unsupported_feature');
    }
  });
});
