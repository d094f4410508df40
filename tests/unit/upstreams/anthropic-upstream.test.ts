import Anthropic, { AuthenticationError, NotFoundError } from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anthropicKey, anthropicModels } from '../../fakes/upstreams/anthropic/anthropic-models.ts';
import { startAnthropicUpstream } from '../../fakes/upstreams/anthropic/start-anthropic-upstream.ts';
import type { Upstream } from '../../fakes/upstreams/start-upstream.ts';

let upstream: Upstream;
let client: Anthropic;
beforeAll(async () => {
  upstream = await startAnthropicUpstream();
  client = new Anthropic({ baseURL: upstream.url, apiKey: anthropicKey, maxRetries: 0 });
});
afterAll(() => upstream.close());

const model = anthropicModels.chat;
const weather: Anthropic.Tool = {
  name: 'get_weather',
  description: 'Current weather of a city',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const question: Anthropic.MessageParam = { role: 'user', content: 'Briefly, what is the weather in Tromsø and Oslo?' };

describe('the Anthropic upstream, seen by the official client', () => {
  it('says the same whole and streamed', async () => {
    const request = { model, max_tokens: 500, messages: [{ role: 'user' as const, content: 'Say “hei” 🌊 briefly' }] };
    const whole = await client.messages.create(request);
    const streamed = await client.messages.stream(request).finalMessage();
    expect(whole.content).toEqual([
      { type: 'text', text: expect.stringContaining('Say “hei” 🌊 briefly'), citations: null },
    ]);
    expect(streamed.content[0]).toMatchObject({
      type: 'text',
      text: whole.content[0]?.type === 'text' ? whole.content[0].text : '',
    });
    expect(streamed.usage.output_tokens).toBe(whole.usage.output_tokens);
    expect(whole.stop_reason).toBe('end_turn');
  });

  it('streams parallel calls in fragments and answers from their results', async () => {
    const first = await client.messages
      .stream({ model, max_tokens: 500, messages: [question], tools: [weather] })
      .finalMessage();
    expect(first.stop_reason).toBe('tool_use');
    const calls = first.content.filter((block) => block.type === 'tool_use');
    expect(calls.map(({ input }) => input)).toEqual([{ city: 'Tromsø' }, { city: 'Oslo' }]);
    const results = calls.map(({ id }) => ({ type: 'tool_result' as const, tool_use_id: id, content: 'It is 12 °C.' }));
    const second = await client.messages.create({
      model,
      max_tokens: 500,
      tools: [weather],
      messages: [question, { role: 'assistant', content: first.content }, { role: 'user', content: results }],
    });
    expect(second.content[0]).toMatchObject({
      text: expect.stringContaining('The tool get_weather returned: It is 12 °C.'),
    });
  });

  it('thinks with a signature that it takes back over a tool turn, and only unchanged', async () => {
    const request = {
      model,
      max_tokens: 4000,
      thinking: { type: 'enabled' as const, budget_tokens: 1024 },
      tools: [weather],
    };
    const first = await client.messages.stream({ ...request, messages: [question] }).finalMessage();
    const [thinking] = first.content;
    if (thinking?.type !== 'thinking') throw new Error('no thinking');
    expect(thinking.thinking).toContain('The user wrote');
    const result = first.content
      .filter((block) => block.type === 'tool_use')
      .map(({ id }) => ({ type: 'tool_result' as const, tool_use_id: id, content: '12' }));
    const go = (content: Anthropic.ContentBlockParam[]) =>
      client.messages.create({
        ...request,
        messages: [question, { role: 'assistant', content }, { role: 'user', content: result }],
      });
    expect((await go(first.content)).stop_reason).toBe('end_turn');
    const changed = { ...thinking, thinking: 'something else' };
    await expect(go([changed, ...first.content.slice(1)])).rejects.toThrow('Invalid `signature`');
    await expect(go(first.content.slice(1))).rejects.toThrow('Expected `thinking`');
  });

  it('stops at limits and sequences', async () => {
    const request = { model, messages: [{ role: 'user' as const, content: 'Hello' }] };
    const short = await client.messages.create({ ...request, max_tokens: 3 });
    expect([short.stop_reason, short.usage.output_tokens]).toEqual(['max_tokens', 3]);
    const stopped = await client.messages.create({
      ...request,
      max_tokens: 300,
      stop_sequences: ['never', 'simulated'],
    });
    expect([stopped.stop_reason, stopped.stop_sequence]).toEqual(['stop_sequence', 'simulated']);
  });

  it('fits a schema and sees images', async () => {
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const shaped = await client.messages.create({
      model,
      max_tokens: 500,
      messages: [{ role: 'user', content: 'Forecast for Oslo' }],
      output_config: {
        format: {
          type: 'json_schema',
          schema: {
            type: 'object',
            properties: { days: { type: 'integer' } },
            required: ['days'],
            additionalProperties: false,
          },
        },
      },
    });
    const [text] = shaped.content;
    expect(JSON.parse(text?.type === 'text' ? text.text : '')).toMatchObject({ days: expect.any(Number) });
    const seen = await client.messages.create({
      model,
      max_tokens: 500,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
            { type: 'text', text: 'Briefly, what is this?' },
          ],
        },
      ],
    });
    expect(seen.content[0]).toMatchObject({ text: expect.stringContaining('You attached one image.') });
  });

  it('counts tokens as it later charges them', async () => {
    const counted = await client.messages.countTokens({ model, messages: [question], tools: [weather] });
    const { usage } = await client.messages.create({ model, max_tokens: 500, messages: [question], tools: [weather] });
    expect(counted.input_tokens).toBe(usage.input_tokens + (usage.cache_read_input_tokens ?? 0));
  });

  it('pages through its models', async () => {
    const ids: string[] = [];
    for await (const { id } of client.models.list({ limit: 1 })) ids.push(id);
    expect(ids.toSorted()).toEqual(Object.values(anthropicModels).toSorted());
    expect((await client.models.retrieve(model)).display_name).toBe('Claude Haiku 4.5');
  });

  it('refuses a wrong key and an unknown model with the client’s own errors', async () => {
    const stranger = new Anthropic({ baseURL: upstream.url, apiKey: 'other', maxRetries: 0 });
    const request = { model: 'missing', max_tokens: 5, messages: [question] };
    await expect(stranger.messages.create(request)).rejects.toThrow(AuthenticationError);
    await expect(client.messages.create(request)).rejects.toThrow(NotFoundError);
  });
});
