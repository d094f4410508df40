import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { prepareSubject } from './subject.ts';

const subject = prepareSubject();
const createClient = (): OpenAI =>
  new OpenAI({ baseURL: `${subject.gateway()}/v1`, apiKey: 'not-needed', maxRetries: 0 });
const weather: OpenAI.Chat.ChatCompletionTool = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Current weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};
const question: OpenAI.Chat.ChatCompletionMessageParam = {
  role: 'user',
  content: 'What is the weather in Oslo? Use the tool.',
};

const isFunctionCall = (
  call: OpenAI.Chat.ChatCompletionMessageToolCall,
): call is OpenAI.Chat.ChatCompletionMessageFunctionToolCall => call.type === 'function';

describe('tools through the openai client', () => {
  it('are called, answered and used in a second turn', async (context) => {
    if (!(await subject.hasCapability(subject.model, 'tools'))) return context.skip('the model has no tools');
    const first = await createClient().chat.completions.create({
      model: subject.model,
      messages: [question],
      tools: [weather],
      temperature: 0,
    });
    const message = first.choices[0]?.message;
    const call = message?.tool_calls?.filter(isFunctionCall)[0];
    expect(first.choices[0]?.finish_reason).toBe('tool_calls');
    expect(call?.function.name).toBe('get_weather');
    expect(Object.keys(JSON.parse(call?.function.arguments ?? '') as object)).toContain('city');
    if (!message || !call) throw new Error('no call');
    const second = await createClient().chat.completions.create({
      model: subject.model,
      tools: [weather],
      messages: [question, message, { role: 'tool', tool_call_id: call.id, content: '12 degrees and rain' }],
    });
    expect(second.choices[0]?.message.content).toBeTruthy();
    if (!subject.isReal) expect(second.choices[0]?.message.content).toContain('12 degrees');
  });

  it('arrive in a stream with id, name and whole arguments', async (context) => {
    if (!(await subject.hasCapability(subject.model, 'tools'))) return context.skip('the model has no tools');
    const stream = createClient().chat.completions.stream({
      model: subject.model,
      messages: [question],
      tools: [weather],
      temperature: 0,
    });
    const message = await stream.finalMessage();
    const call = message.tool_calls?.filter(isFunctionCall)[0];
    expect(call?.id).toBeTruthy();
    expect(call?.function.name).toBe('get_weather');
    expect(() => JSON.parse(call?.function.arguments ?? '') as unknown).not.toThrow();
  });

  it('are kept away with tool_choice none', async (context) => {
    if (!(await subject.hasCapability(subject.model, 'tools'))) return context.skip('the model has no tools');
    const answer = await createClient().chat.completions.create({
      model: subject.model,
      messages: [question],
      tools: [weather],
      tool_choice: 'none',
    });
    expect(answer.choices[0]?.message.tool_calls ?? []).toEqual([]);
  });

  it('are forced with a named tool_choice, and the header says that this was emulated', async (context) => {
    if (!(await subject.hasCapability(subject.model, 'tools'))) return context.skip('the model has no tools');
    const { data, response } = await createClient()
      .chat.completions.create({
        model: subject.model,
        messages: [question],
        tools: [weather],
        tool_choice: { type: 'function', function: { name: 'get_weather' } },
      })
      .withResponse();
    expect(data.choices[0]?.message.tool_calls?.filter(isFunctionCall)[0]?.function.name).toBe('get_weather');
    expect(response.headers.get('x-drover-translation')).toContain('tool_choice');
  });
});

describe('structured output through the openai client', () => {
  it('follows a JSON schema', async () => {
    const schema = {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer' }, sunny: { type: 'boolean' } },
      required: ['city', 'days', 'sunny'],
      additionalProperties: false,
    };
    const answer = await createClient().chat.completions.create({
      model: subject.model,
      messages: [{ role: 'user', content: 'A three day forecast for Oslo' }],
      response_format: { type: 'json_schema', json_schema: { name: 'forecast', schema, strict: true } },
    });
    const value = JSON.parse(answer.choices[0]?.message.content ?? '') as Record<string, unknown>;
    expect(typeof value['city']).toBe('string');
    expect(Number.isInteger(value['days'])).toBe(true);
    expect(typeof value['sunny']).toBe('boolean');
  });

  it('gives a JSON object in JSON mode', async () => {
    const answer = await createClient().chat.completions.create({
      model: subject.model,
      messages: [{ role: 'user', content: 'A JSON object with one greeting' }],
      response_format: { type: 'json_object' },
    });
    expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toBeTypeOf('object');
  });
});
