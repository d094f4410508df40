import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { columns } from '../columns.ts';
import { prepareSubject } from '../subject.ts';
import * as say from '../vocabulary.ts';

const subject = prepareSubject();
const createClient = (): OpenAI => new OpenAI({ baseURL: `${subject.gateway()}/v1`, apiKey: 'any', maxRetries: 0 });
const tools: OpenAI.Chat.ChatCompletionFunctionTool[] = [
  {
    type: 'function',
    function: { name: 'get_weather', description: say.weatherDescription, parameters: { ...say.weatherParameters } },
  },
];
const ask = (content: string): OpenAI.Chat.ChatCompletionMessageParam => ({ role: 'user', content });

const readCalls = (message: OpenAI.Chat.ChatCompletionMessage | undefined) =>
  (message?.tool_calls ?? []).flatMap((call) => (call.type === 'function' ? [call] : []));

describe.each(columns)('tools through the openai client over the $backend backend', ({ backend, chat, thinking }) => {
  const isScripted = backend !== 'ollama' || !subject.isReal;
  const answerCalls = (calls: ReturnType<typeof readCalls>): OpenAI.Chat.ChatCompletionMessageParam[] =>
    calls.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: say.weatherResult }));

  it('are called, answered and used in a second turn', async () => {
    const question = ask(say.weatherQuestion);
    const first = await createClient().chat.completions.create({ model: chat, messages: [question], tools });
    const message = first.choices[0]?.message;
    const calls = readCalls(message);
    expect(first.choices[0]?.finish_reason).toBe('tool_calls');
    expect(calls.map((call) => call.function.name)).toEqual(['get_weather']);
    expect(JSON.parse(calls[0]?.function.arguments ?? '')).toMatchObject({ city: expect.any(String) });
    if (!message) throw new Error('no message');
    const second = await createClient().chat.completions.create({
      model: chat,
      tools,
      messages: [question, message, ...answerCalls(calls)],
    });
    expect(second.choices[0]?.message.content).toBeTruthy();
    if (isScripted) expect(second.choices[0]?.message.content).toContain(say.weatherAnswer);
  });

  it('stream parallel calls with whole arguments, each with an id of its own', async (context) => {
    if (!isScripted) return context.skip('a real model may call once');
    const question = ask(say.twoCitiesQuestion);
    const message = await createClient()
      .chat.completions.stream({ model: chat, messages: [question], tools })
      .finalMessage();
    const calls = readCalls(message);
    expect(calls.map((call) => JSON.parse(call.function.arguments) as unknown)).toEqual([
      { city: 'Tromsø' },
      { city: 'Oslo' },
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
    const history = { role: 'assistant' as const, content: null, tool_calls: calls };
    const second = await createClient()
      .chat.completions.stream({ model: chat, tools, messages: [question, history, ...answerCalls(calls)] })
      .finalContent();
    expect(second).toContain(say.weatherAnswer);
  });

  it.each(['auto', 'none', 'required', 'named'] as const)('obey tool_choice %s', async (choice) => {
    if (!isScripted && choice === 'auto') return;
    const answer = await createClient().chat.completions.create({
      model: chat,
      messages: [ask(say.weatherQuestion)],
      tools,
      tool_choice: choice === 'named' ? { type: 'function', function: { name: 'get_weather' } } : choice,
    });
    const names = readCalls(answer.choices[0]?.message).map((call) => call.function.name);
    expect(names).toEqual(choice === 'none' ? [] : ['get_weather']);
  });

  it('make one call where parallel ones are not wanted', async (context) => {
    if (backend === 'ollama') return context.skip('only an instruction can ask this of Ollama');
    const answer = await createClient().chat.completions.create({
      model: chat,
      messages: [ask(say.twoCitiesQuestion)],
      tools,
      parallel_tool_calls: false,
    });
    expect(readCalls(answer.choices[0]?.message)).toHaveLength(1);
  });

  it('take a second turn while thinking, though the client cannot give the thinking back', async (context) => {
    if (backend === 'ollama' && !(await subject.hasCapability(thinking, 'thinking')))
      return context.skip('the model does not think');
    const question = ask(say.weatherQuestion);
    const request = { model: thinking, tools, reasoning_effort: 'low' as const };
    const first = await createClient().chat.completions.create({ ...request, messages: [question] });
    const calls = readCalls(first.choices[0]?.message);
    expect(calls.length).toBeGreaterThan(0);
    const second = await createClient().chat.completions.create({
      ...request,
      messages: [question, { role: 'assistant', content: null, tool_calls: calls }, ...answerCalls(calls)],
    });
    expect(second.choices[0]?.message.content).toBeTruthy();
  });

  it('work in the older functions form', async () => {
    const answer = await createClient().chat.completions.create({
      model: chat,
      messages: [ask(say.weatherQuestion)],
      functions: [
        { name: 'get_weather', description: say.weatherDescription, parameters: { ...say.weatherParameters } },
      ],
    });
    expect(answer.choices[0]?.finish_reason).toBe('function_call');
    expect(answer.choices[0]?.message.function_call?.name).toBe('get_weather');
  });

  it('run to the end in the client’s own loop', async () => {
    const cities: string[] = [];
    const runner = createClient().chat.completions.runTools({
      model: chat,
      messages: [ask(say.weatherQuestion)],
      tools: [
        {
          type: 'function',
          function: {
            name: 'get_weather',
            description: say.weatherDescription,
            parameters: { ...say.weatherParameters },
            parse: (text: string) => JSON.parse(text) as { city: string },
            function: ({ city }: { city: string }) => {
              cities.push(city);
              return say.weatherResult;
            },
          },
        },
      ],
    });
    expect(await runner.finalContent()).toBeTruthy();
    expect(cities.length).toBeGreaterThan(0);
    if (isScripted) expect(cities).toEqual(['Oslo']);
  });
});
