import OpenAI, { NotFoundError } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openaiModels, startOpenaiUpstream } from '../../fakes/upstreams/openai/start-openai-upstream.ts';
import type { Upstream } from '../../fakes/upstreams/start-upstream.ts';

let upstream: Upstream;
let client: OpenAI;
beforeAll(async () => {
  upstream = await startOpenaiUpstream();
  client = new OpenAI({ baseURL: `${upstream.url}/v1`, apiKey: 'k', maxRetries: 0 });
});
afterAll(() => upstream.close());

const model = openaiModels.chat;
const weather: OpenAI.Chat.ChatCompletionFunctionTool = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Current weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};
const question: OpenAI.Chat.ChatCompletionMessageParam = {
  role: 'user',
  content: 'Briefly, what is the weather in Tromsø and Oslo?',
};

describe('the OpenAI upstream, seen by the openai client', () => {
  it('says the same whole and streamed, with usage', async () => {
    const request = { model, messages: [{ role: 'user' as const, content: 'Say “hei” 🌊 briefly' }] };
    const whole = await client.chat.completions.create(request);
    const stream = client.chat.completions.stream({ ...request, stream_options: { include_usage: true } });
    const streamed = await stream.finalChatCompletion();
    expect(whole.choices[0]?.message.content).toContain('You wrote: “Say “hei” 🌊 briefly”');
    expect(streamed.choices[0]?.message.content).toBe(whole.choices[0]?.message.content);
    expect(streamed.usage).toEqual(whole.usage);
    expect(whole.usage?.prompt_tokens_details?.cached_tokens).toBeGreaterThan(0);
  });

  it('streams parallel calls in fragments and answers from their results', async () => {
    const stream = client.chat.completions.stream({ model, messages: [question], tools: [weather] });
    const first = await stream.finalMessage();
    const calls = (first.tool_calls ?? []) as OpenAI.Chat.ChatCompletionMessageFunctionToolCall[];
    expect(calls.map((call) => JSON.parse(call.function.arguments) as unknown)).toEqual([
      { city: 'Tromsø' },
      { city: 'Oslo' },
    ]);
    const results = calls.map(
      (call): OpenAI.Chat.ChatCompletionMessageParam => ({
        role: 'tool',
        tool_call_id: call.id,
        content: 'It is 12 °C.',
      }),
    );
    const history = { role: 'assistant', content: null, tool_calls: calls } as const;
    const second = await client.chat.completions.create({
      model,
      messages: [question, history, ...results],
      tools: [weather],
    });
    expect(second.choices[0]?.message.content).toContain('The tool get_weather returned: It is 12 °C.');
  });

  it('makes the call that is forced, one where parallel calls are off, none where tools are off', async () => {
    const calls = async (extra: Partial<OpenAI.Chat.ChatCompletionCreateParamsNonStreaming>) => {
      const answer = await client.chat.completions.create({
        model,
        messages: [question],
        tools: [weather],
        stream: false,
        ...extra,
      });
      return answer.choices[0]?.message.tool_calls?.length ?? 0;
    };
    expect(await calls({ parallel_tool_calls: false })).toBe(1);
    expect(await calls({ tool_choice: 'none' })).toBe(0);
    const answered: OpenAI.Chat.ChatCompletionMessageParam[] = [question, { role: 'assistant', content: 'Rain.' }];
    expect(await calls({ messages: answered })).toBe(0);
    expect(
      await calls({ messages: answered, tool_choice: { type: 'function', function: { name: 'get_weather' } } }),
    ).toBe(2);
  });

  it('thinks when asked, in a field of its own and in usage', async () => {
    const answer = await client.chat.completions.create({
      model: openaiModels.thinking,
      messages: [{ role: 'user', content: 'Why, briefly?' }],
      reasoning_effort: 'low',
    });
    expect(answer.choices[0]?.message).toMatchObject({ reasoning_content: expect.stringContaining('The user wrote') });
    expect(answer.usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(0);
  });

  it('cuts at the token limit and at stop sequences', async () => {
    const messages: OpenAI.Chat.ChatCompletionMessageParam[] = [{ role: 'user', content: 'Hello' }];
    const short = await client.chat.completions.create({ model, messages, max_tokens: 3 });
    expect([short.choices[0]?.finish_reason, short.usage?.completion_tokens]).toEqual(['length', 3]);
    const stopped = await client.chat.completions.create({ model, messages, stop: ['simulated'] });
    expect(stopped.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'This is a ' } });
  });

  it('gives several choices, log probabilities and older function calls', async () => {
    const two = await client.chat.completions.create({
      model,
      messages: [{ role: 'user', content: 'Hello' }],
      n: 2,
      logprobs: true,
      top_logprobs: 2,
      max_tokens: 4,
    });
    expect(two.choices.map(({ index }) => index)).toEqual([0, 1]);
    expect(two.choices[0]?.logprobs?.content?.[0]?.top_logprobs).toHaveLength(2);
    const older = await client.chat.completions.create({
      model,
      messages: [question],
      functions: [{ name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }],
    });
    expect(older.choices[0]?.finish_reason).toBe('function_call');
    expect(older.choices[0]?.message.function_call?.name).toBe('get_weather');
  });

  it('fits a schema', async () => {
    const schema = {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer' } },
      required: ['city', 'days'],
      additionalProperties: false,
    };
    const answer = await client.chat.completions.create({
      model,
      messages: [{ role: 'user', content: 'Forecast for Oslo' }],
      response_format: { type: 'json_schema', json_schema: { name: 'forecast', schema, strict: true } },
    });
    expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toMatchObject({
      city: expect.any(String),
      days: expect.any(Number),
    });
  });

  it('embeds as floats and as base64, with fewer dimensions when asked', async () => {
    const input = ['a red apple', 'the train'];
    const base = { model: openaiModels.embedding, input };
    const floats = await client.embeddings.create({ ...base, encoding_format: 'float' });
    const byDefault = await client.embeddings.create(base);
    expect(byDefault.data[1]?.embedding[0]).toBeCloseTo(floats.data[1]?.embedding[0] ?? Number.NaN, 6);
    const short = await client.embeddings.create({ ...base, dimensions: 16 });
    expect(short.data[0]?.embedding).toHaveLength(16);
  });

  it('completes text, whole and streamed', async () => {
    const request = { model, prompt: 'Once upon', max_tokens: 12 };
    const whole = await client.completions.create(request);
    let text = '';
    for await (const chunk of await client.completions.create({ ...request, stream: true }))
      text += chunk.choices[0]?.text ?? '';
    expect(text).toBe(whole.choices[0]?.text);
    expect(whole.choices[0]?.finish_reason).toBe('length');
  });

  it('lists models, and gives an unknown one as 404', async () => {
    const { data } = await client.models.list();
    expect(data.map(({ id }) => id)).toEqual(Object.values(openaiModels));
    expect((await client.models.retrieve(model)).id).toBe(model);
    const failure = client.chat.completions.create({ model: 'missing', messages: [question] });
    await expect(failure).rejects.toThrow(NotFoundError);
  });
});

describe('the OpenAI upstream’s responses', () => {
  const tool: OpenAI.Responses.FunctionTool = {
    type: 'function',
    name: 'get_weather',
    description: 'Current weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    strict: false,
  };

  it('stream events that the client’s helper puts together', async () => {
    const request = { model: openaiModels.thinking, input: 'Why, briefly?', reasoning: { effort: 'low' } } as const;
    const whole = await client.responses.create(request);
    const final = await client.responses.stream(request).finalResponse();
    expect(final.output_text).toBe(whole.output_text);
    expect(final.output.map(({ type }) => type)).toEqual(['reasoning', 'message']);
    expect(final.usage).toEqual(whole.usage);
  });

  it('call a tool and answer from its output', async () => {
    const ask = { role: 'user', content: 'Briefly, what is the weather in Oslo?' } as const;
    const first = await client.responses.create({ model, input: [ask], tools: [tool] });
    const [call] = first.output;
    if (call?.type !== 'function_call') throw new Error('no call');
    expect(JSON.parse(call.arguments)).toEqual({ city: 'Oslo' });
    const output = { type: 'function_call_output', call_id: call.call_id, output: 'It is 12 °C.' } as const;
    const second = await client.responses.create({ model, input: [ask, call, output], tools: [tool] });
    expect(second.output_text).toContain('It is 12 °C.');
  });
});
