import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SimulatorHere, startSimulator, stopSimulators, userMessage } from './simulator-here.ts';

let simulator: SimulatorHere;
let client: OpenAI;
beforeAll(async () => {
  simulator = await startSimulator();
  client = new OpenAI({ baseURL: `${simulator.url}/v1`, apiKey: 'ignored', maxRetries: 0 });
});
afterAll(stopSimulators);

const model = 'llama3.2:3b';
const tools: OpenAI.Chat.ChatCompletionFunctionTool[] = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      description: 'Weather of a city',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  },
];

describe('the official openai client', () => {
  it('lists models, llama first, and finds one', async () => {
    const { data } = await client.models.list();
    expect(data[0]).toMatchObject({ id: model, object: 'model', owned_by: 'library' });
    expect((await client.models.retrieve('qwen3:4b')).id).toBe('qwen3:4b');
    await expect(client.models.retrieve('nope')).rejects.toMatchObject({ status: 404, type: 'not_found_error' });
  });

  it('chats, whole and streamed, with the same text and usage', async () => {
    const request = { model, messages: userMessage('Say hello'), seed: 3 };
    const whole = await client.chat.completions.create(request);
    expect(whole).toMatchObject({ object: 'chat.completion', system_fingerprint: 'fp_ollama' });
    let text = '';
    let usage: unknown;
    const roles: string[] = [];
    const reasons: string[] = [];
    for await (const chunk of await client.chat.completions.create({
      ...request,
      stream: true,
      stream_options: { include_usage: true },
    })) {
      const [choice] = chunk.choices;
      text += choice?.delta.content ?? '';
      if (choice?.delta.role) roles.push(choice.delta.role);
      if (choice?.finish_reason) reasons.push(choice.finish_reason);
      if (chunk.usage) usage = chunk.usage;
    }
    expect(text).toBe(whole.choices[0]?.message.content);
    expect([roles, reasons, usage]).toEqual([['assistant'], ['stop'], whole.usage]);
  });

  it('ends a stream with [DONE], without usage unless asked', async () => {
    const answer = await simulator.post('/v1/chat/completions', {
      model,
      stream: true,
      max_tokens: 3,
      messages: userMessage('Hi'),
    });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const text = await answer.text();
    expect(text).toMatch(/"delta":\{\},"finish_reason":"length"\}\]\}\n\ndata: \[DONE\]\n\n$/);
    expect(text).not.toContain('usage');
  });

  it('keeps reasoning in a field of its own', async () => {
    const answer = await client.chat.completions.create({
      model: 'qwen3:4b',
      messages: userMessage('Why?'),
      reasoning_effort: 'low',
    });
    expect(answer.choices[0]?.message).toMatchObject({ reasoning: expect.stringContaining('The user wrote') });
    const without = await client.chat.completions.create({
      model: 'qwen3:4b',
      messages: userMessage('Why?'),
      reasoning_effort: 'none',
    });
    expect(without.choices[0]?.message).not.toHaveProperty('reasoning');
  });

  it('calls tools, also through the streaming helper, and takes their results', async () => {
    const messages = userMessage('What is the weather in Oslo?');
    const first = await client.chat.completions.create({ model, messages, tools });
    const [choice] = first.choices;
    expect(choice?.finish_reason).toBe('tool_calls');
    const [call] = choice?.message.tool_calls ?? [];
    expect(call).toMatchObject({ type: 'function', function: { name: 'get_weather', arguments: '{"city":"Oslo"}' } });
    const streamed = await client.chat.completions.stream({ model, messages, tools }).finalMessage();
    expect(streamed.tool_calls?.[0]).toMatchObject({ function: { arguments: '{"city":"Oslo"}' } });
    if (!choice || !call) throw new Error('no call');
    const second = await client.chat.completions.create({
      model,
      tools,
      messages: [...messages, choice.message, { role: 'tool', tool_call_id: call.id, content: '12 degrees' }],
    });
    expect(second.choices[0]?.message.content).toContain('get_weather returned: 12 degrees');
  });

  it('follows a schema', async () => {
    const schema = {
      type: 'object',
      properties: { tags: { type: 'array', items: { enum: ['a', 'b'] }, minItems: 2 } },
      required: ['tags'],
    };
    const answer = await client.chat.completions.create({
      model,
      messages: userMessage('Tags'),
      response_format: { type: 'json_schema', json_schema: { name: 'tags', schema } },
    });
    const value = JSON.parse(answer.choices[0]?.message.content ?? '') as { tags: string[] };
    expect(value.tags.every((tag) => ['a', 'b'].includes(tag))).toBe(true);
    expect(value.tags.length).toBeGreaterThanOrEqual(2);
  });

  it('sees data images and refuses addresses', async () => {
    const ask = (url: string) =>
      client.chat.completions.create({
        model: 'gemma3:4b',
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is it?' },
              { type: 'image_url', image_url: { url } },
            ],
          },
        ],
      });
    expect((await ask('data:image/png;base64,AAAA')).usage?.prompt_tokens).toBeGreaterThan(768);
    await expect(ask('http://127.0.0.1:1/x.png')).rejects.toThrow('image URLs are not currently supported');
  });

  it('embeds as floats and as base64', async () => {
    const floats = await client.embeddings.create({
      model: 'nomic-embed-text',
      input: ['a', 'b'],
      encoding_format: 'float',
    });
    const decoded = await client.embeddings.create({ model: 'nomic-embed-text', input: ['a', 'b'] });
    expect(floats.data).toHaveLength(2);
    expect(decoded.data[1]?.embedding[5]).toBeCloseTo(floats.data[1]?.embedding[5] ?? Number.NaN, 6);
    expect(floats.usage.prompt_tokens).toBeGreaterThan(1);
  });

  it('completes text, whole and streamed', async () => {
    const whole = await client.completions.create({ model, prompt: 'Once', max_tokens: 6 });
    expect(whole).toMatchObject({ object: 'text_completion', choices: [{ finish_reason: 'length' }] });
    let text = '';
    for await (const chunk of await client.completions.create({ model, prompt: 'Once', max_tokens: 6, stream: true }))
      text += chunk.choices[0]?.text ?? '';
    expect(text).toBe(whole.choices[0]?.text);
  });

  it('answers the Responses API, whole and streamed, with tools and reasoning', async () => {
    const request = {
      model: 'qwen3:4b',
      input: 'Why is the sky blue?',
      instructions: 'Be brief',
      reasoning: { effort: 'low' as const },
    };
    const whole = await client.responses.create(request);
    expect(whole).toMatchObject({
      status: 'completed',
      output: [{ type: 'reasoning' }, { type: 'message', role: 'assistant' }],
    });
    const stream = await client.responses.create({ ...request, stream: true });
    const types: string[] = [];
    let text = '';
    for await (const event of stream) {
      if (types.at(-1) !== event.type) types.push(event.type);
      if (event.type === 'response.output_text.delta') text += event.delta;
    }
    expect(text).toBe(whole.output_text);
    expect(types).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.reasoning_summary_text.delta',
      'response.reasoning_summary_text.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
    const called = await client.responses.create({
      model,
      input: 'Weather in Oslo?',
      tools: [{ type: 'function', name: 'get_weather', parameters, strict: false }],
    });
    const [call] = called.output;
    expect(call).toMatchObject({ type: 'function_call', name: 'get_weather', arguments: '{"city":"Oslo"}' });
    if (call?.type !== 'function_call') throw new Error('no call');
    const after = await client.responses.create({
      model,
      input: [
        { role: 'user', content: 'Weather in Oslo?' },
        call,
        { type: 'function_call_output', call_id: call.call_id, output: '12 degrees' },
      ],
    });
    expect(after.output_text).toContain('12 degrees');
  });
});

interface AnthropicEvent {
  readonly type: string;
  readonly delta?: { readonly text?: string; readonly stop_reason?: string };
}

describe('the Anthropic route', () => {
  const ask = (more: Record<string, unknown>): Promise<Response> =>
    simulator.post('/v1/messages', {
      model,
      max_tokens: 50,
      messages: [{ role: 'user', content: 'Say hello' }],
      ...more,
    });

  it('answers whole and streamed with the same text', async () => {
    const whole = (await (await ask({})).json()) as { content: { text: string }[] };
    expect(whole).toMatchObject({
      type: 'message',
      role: 'assistant',
      stop_reason: 'max_tokens',
      usage: { output_tokens: 50 },
    });
    const frames = (await (await ask({ stream: true })).text()).split('\n\n').filter(Boolean);
    const events = frames.map(
      (frame) => JSON.parse(frame.split('\n')[1]?.slice('data: '.length) ?? '') as AnthropicEvent,
    );
    expect(events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1])).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    expect(events.map(({ delta }) => delta?.text ?? '').join('')).toBe(whole.content[0]?.text);
  });

  it('calls tools and takes their results', async () => {
    const tool = {
      name: 'get_weather',
      description: 'Weather',
      input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    };
    const messages = [{ role: 'user', content: 'Weather in Oslo?' }];
    const first = (await (await ask({ messages, tools: [tool] })).json()) as { content: { id: string }[] };
    expect(first).toMatchObject({
      stop_reason: 'tool_use',
      content: [{ type: 'tool_use', name: 'get_weather', input: { city: 'Oslo' } }],
    });
    const result = {
      type: 'tool_result',
      tool_use_id: first.content[0]?.id,
      content: [{ type: 'text', text: '12 degrees' }],
    };
    const second = await ask({
      tools: [tool],
      messages: [...messages, { role: 'assistant', content: first.content }, { role: 'user', content: [result] }],
    });
    expect(JSON.stringify(await second.json())).toContain('12 degrees');
  });

  it('drops a wish to think that the model cannot meet, and thinks where it can', async () => {
    expect((await ask({ thinking: { type: 'enabled', budget_tokens: 100 } })).status).toBe(200);
    const thought = await ask({
      model: 'qwen3:4b',
      max_tokens: 400,
      thinking: { type: 'enabled', budget_tokens: 100 },
    });
    expect(await thought.json()).toMatchObject({ content: [{ type: 'thinking' }, { type: 'text' }] });
  });
});
