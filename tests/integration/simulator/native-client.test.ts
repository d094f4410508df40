import { Ollama } from 'ollama';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  fast,
  readRecords,
  type SimulatorHere,
  startSimulator,
  stopSimulators,
  userMessage,
} from './simulator-here.ts';

let simulator: SimulatorHere;
let client: Ollama;
beforeAll(async () => {
  simulator = await startSimulator();
  client = new Ollama({ host: simulator.url });
});
afterAll(stopSimulators);

const model = 'llama3.2:3b';
const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Current weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string', description: 'City' } }, required: ['city'] },
  },
};

describe('the official ollama client', () => {
  it('lists the installed models, newest first, with details and capabilities', async () => {
    const { models } = await client.list();
    expect(models[0]).toMatchObject({
      name: model,
      model,
      details: { family: 'llama', parameter_size: '3.2B' },
      capabilities: ['completion', 'tools'],
    });
    expect(models.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['qwen3:4b', 'gemma3:4b', 'nomic-embed-text:latest', 'qwen3-coder:30b']),
    );
    for (const { digest } of models) expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('shows a model with the metadata that memory figures need', async () => {
    const shown = await client.show({ model: 'Qwen3:4B' });
    expect(shown.capabilities).toEqual(['completion', 'tools', 'thinking']);
    expect(shown.model_info).toMatchObject({
      'general.architecture': 'qwen3',
      'qwen3.block_count': 36,
      'qwen3.attention.head_count_kv': 8,
      'qwen3.attention.key_length': 128,
      'qwen3.context_length': 262_144,
    });
    expect(shown.parameters).toMatch(/^top_k {25} 20$/m);
  });

  it('chats, streamed and whole, with the same text and with metrics in nanoseconds', async () => {
    const request = { model, messages: userMessage('Say hello') };
    const whole = await client.chat(request);
    let text = '';
    let last: Record<string, unknown> = {};
    for await (const part of await client.chat({ ...request, stream: true })) {
      text += part.message.content;
      last = part as unknown as Record<string, unknown>;
    }
    expect(text).toBe(whole.message.content);
    expect(text).toContain('simulated');
    expect(last).toMatchObject({
      done: true,
      done_reason: 'stop',
      eval_count: whole.eval_count,
      prompt_eval_count: whole.prompt_eval_count,
    });
    expect(last['total_duration']).toBeGreaterThan(Number(last['prompt_eval_duration']));
    for (const name of ['total_duration', 'load_duration', 'prompt_eval_duration', 'eval_duration'])
      expect(Number.isInteger(last[name])).toBe(true);
  });

  it('stops at num_predict, at stop sequences, and follows the seed', async () => {
    const chat = (options: Record<string, unknown>) =>
      client.chat({ model, messages: userMessage('Tell me something'), options });
    const short = await chat({ num_predict: 4 });
    expect(short).toMatchObject({ done_reason: 'length', eval_count: 4 });
    expect((await chat({ stop: ['answer'] })).message.content).toBe('This is a simulated ');
    const [one, again, two] = await Promise.all([chat({ seed: 1 }), chat({ seed: 1 }), chat({ seed: 2 })]);
    expect(one.message.content).toBe(again.message.content);
    expect(one.message.content).not.toBe(two.message.content);
  });

  it('calls a tool early in a record of its own, and answers from the result', async () => {
    const messages = userMessage('What is the weather in Oslo?');
    const parts: { done: boolean; calls: number }[] = [];
    for await (const part of await client.chat({ model, messages, tools: [weather], stream: true })) {
      parts.push({ done: part.done, calls: part.message.tool_calls?.length ?? 0 });
    }
    expect(parts).toEqual([
      { done: false, calls: 1 },
      { done: true, calls: 0 },
    ]);
    const first = await client.chat({ model, messages, tools: [weather] });
    expect(first.message.tool_calls?.[0]).toMatchObject({
      id: expect.stringMatching(/^call_/),
      function: { name: 'get_weather', arguments: { city: 'Oslo' } },
    });
    expect(first.done_reason).toBe('stop');
    const second = await client.chat({
      model,
      messages: [...messages, first.message, { role: 'tool', tool_name: 'get_weather', content: '12 degrees' }],
      tools: [weather],
    });
    expect(second.message.content).toContain('12 degrees');
  });

  it('delivers all calls in the last record for a model of the other kind', async () => {
    const parts: { done: boolean; calls: string[] }[] = [];
    const request = {
      model: 'gemma3:4b',
      messages: userMessage('Weather in Oslo and Paris?'),
      tools: [weather],
    };
    for await (const part of await client.chat({ ...request, stream: true })) {
      const calls = (part.message.tool_calls ?? []).map((call) => String(call.function.arguments['city']));
      parts.push({ done: part.done, calls });
    }
    expect(parts).toEqual([{ done: true, calls: ['Oslo', 'Paris'] }]);
  });

  it('refuses tools, images and insertion where the model cannot do them', async () => {
    await expect(client.chat({ model, messages: [{ role: 'user', content: 'x', images: ['AAAA'] }] })).rejects.toThrow(
      'registry.ollama.ai/library/llama3.2:3b does not support vision',
    );
    const seen = await client.chat({
      model: 'gemma3:4b',
      messages: [{ role: 'user', content: 'What is it?', images: ['AAAA'] }],
    });
    expect(seen.message.content).toContain('one image');
    expect(seen.prompt_eval_count).toBeGreaterThan(768);
    await expect(
      client.chat({
        model: 'gemma3:4b',
        messages: [{ role: 'user', content: 'x', images: ['data:image/png;base64,AA'] }],
      }),
    ).rejects.toThrow('illegal base64 data at input byte 4');
  });

  it('thinks apart from its answer, joins the two in one record, and can be told not to', async () => {
    const request = { model: 'qwen3:4b', messages: userMessage('Why is the sky blue?') };
    const thought = await client.chat({ ...request, think: 'low' });
    expect(thought.message.thinking).toContain('The user wrote');
    expect(thought.message.content).toContain('simulated answer');
    const parts = [];
    for await (const part of await client.chat({ ...request, think: 'low', stream: true })) parts.push(part.message);
    expect(parts.map(({ thinking }) => thinking ?? '').join('')).toBe(thought.message.thinking);
    expect(parts.filter(({ thinking, content }) => thinking && content)).toHaveLength(1);
    expect((await client.chat({ ...request, think: false })).message.thinking).toBeUndefined();
  });

  it('follows a schema and the format json', async () => {
    const format = {
      type: 'object',
      properties: { name: { type: 'string' }, age: { type: 'integer' } },
      required: ['name', 'age'],
    };
    const followed = await client.chat({ model, messages: userMessage('A person'), format });
    expect(JSON.parse(followed.message.content)).toEqual({ name: expect.any(String), age: expect.any(Number) });
    const free = await client.generate({ model, prompt: 'A person', format: 'json' });
    expect(JSON.parse(free.response ?? '')).toMatchObject({ simulation: true });
  });

  it('gives log probabilities with alternatives', async () => {
    const answer = await client.chat({
      model,
      messages: userMessage('Hi'),
      logprobs: true,
      top_logprobs: 2,
      options: { num_predict: 3 },
    });
    expect(answer.logprobs).toHaveLength(3);
    expect(answer.logprobs?.[0]).toMatchObject({ token: 'This', logprob: expect.any(Number) });
    expect(answer.logprobs?.[0]?.top_logprobs).toHaveLength(2);
  });

  it('generates, with context except when raw, and fills a gap', async () => {
    const answer = await client.generate({ model, prompt: 'Hi', options: { num_predict: 5 } });
    expect(answer.response?.length).toBeGreaterThan(5);
    expect(answer.context.length).toBe(answer.prompt_eval_count + 5);
    const raw = await client.generate({ model, prompt: 'Hi', raw: true, options: { num_predict: 5 } });
    expect(raw.context).toBeUndefined();
    const next = await client.generate({ model, prompt: 'More', context: answer.context, options: { num_predict: 5 } });
    expect(next.prompt_eval_count).toBeGreaterThan(answer.context.length);
    const filled = await client.generate({
      model: 'qwen2.5-coder:1.5b',
      prompt: 'def f():\n    ',
      suffix: '\n    return result',
    });
    expect(filled.response).toContain('result =');
  });

  it('embeds: unit vectors in order, near for similar texts, shorter on demand', async () => {
    const { embeddings } = await client.embed({
      model: 'nomic-embed-text',
      input: ['a red apple', 'a green apple', 'tax law'],
    });
    const dot = (a: number, b: number): number =>
      (embeddings[a] ?? []).reduce((sum, value, index) => sum + value * (embeddings[b]?.[index] ?? 0), 0);
    expect(embeddings.map((vector) => vector.length)).toEqual([768, 768, 768]);
    expect(dot(0, 0)).toBeCloseTo(1, 4);
    expect(dot(0, 1)).toBeGreaterThan(dot(0, 2));
    const short = await client.embed({ model: 'nomic-embed-text', input: 'a red apple', dimensions: 64 });
    expect(Math.hypot(...(short.embeddings[0] ?? []))).toBeCloseTo(1, 4);
    expect(short.embeddings[0]).toHaveLength(64);
    const legacy = await client.embeddings({ model: 'nomic-embed-text', prompt: 'a red apple' });
    expect(legacy.embedding).toHaveLength(768);
  });

  it('truncates long input to embed, or refuses it when told not to', async () => {
    const input = 'word '.repeat(5000);
    expect((await client.embed({ model: 'nomic-embed-text', input })).prompt_eval_count).toBeLessThan(2100);
    await expect(client.embed({ model: 'nomic-embed-text', input, truncate: false })).rejects.toThrow(
      'the input length exceeds the context length',
    );
  });

  it('cuts a long history to the context, or refuses it when told not to', async () => {
    const messages = Array.from({ length: 20 }, (_, index) => ({
      role: index % 2 ? 'assistant' : 'user',
      content: 'word '.repeat(100),
    }));
    const last = [...messages, ...userMessage('And now?')];
    const cut = await client.chat({ model, messages: last, options: { num_ctx: 500, num_predict: 3 } });
    expect(cut.prompt_eval_count).toBeLessThanOrEqual(500);
    const refused = await simulator.post('/api/chat', {
      model,
      messages: last,
      truncate: false,
      options: { num_ctx: 500 },
    });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      error: expect.stringMatching(/^the prompt is longer than the context length/),
    });
  });

  it('stops at once when the client aborts, and notes it', async () => {
    const own = await startSimulator({ ...fast, tokensPerSecond: 200 });
    const ownClient = new Ollama({ host: own.url });
    const stream = await ownClient.chat({ model, messages: userMessage('Tell a very long story'), stream: true });
    const consume = async (): Promise<void> => {
      for await (const part of stream) if (part.message.content) ownClient.abort();
    };
    await expect(consume()).rejects.toThrow();
    const aborted = await own.waitForJournal((line) => line.event === 'request-aborted');
    expect(aborted).toMatchObject({ path: '/api/chat', phase: 'generating' });
    expect(aborted.tokens).toBeLessThan(100);
    expect((await ownClient.chat({ model, messages: userMessage('Hi') })).done).toBe(true);
  });

  it('omits what older daemons did not have', async () => {
    const own = await startSimulator({ ...fast, olderDaemon: true, version: '0.5.0' });
    const ownClient = new Ollama({ host: own.url });
    const { models } = await ownClient.list();
    expect(models[0]).not.toHaveProperty('capabilities');
    const answer = await ownClient.chat({
      model: 'qwen3:4b',
      messages: userMessage('Weather in Oslo?'),
      tools: [weather],
    });
    expect(answer.message.thinking).toBeUndefined();
    expect(answer.message.tool_calls?.[0]).not.toHaveProperty('id');
    expect((await ownClient.ps()).models[0]).not.toHaveProperty('context_length');
    expect((await ownClient.version()).version).toBe('0.5.0');
  });

  it('writes one record per line, flushed one by one', async () => {
    const own = await startSimulator({ ...fast, tokensPerSecond: 100 });
    const answer = await own.post('/api/chat', { model, messages: userMessage('Hi'), options: { num_predict: 5 } });
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    const chunks: string[] = [];
    for await (const chunk of answer.body ?? []) chunks.push(Buffer.from(chunk).toString());
    expect(chunks.length).toBeGreaterThanOrEqual(5);
    expect(readRecords(chunks.join(''))).toHaveLength(6);
  });
});
