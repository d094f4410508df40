import Anthropic from '@anthropic-ai/sdk';
import { describe, expect, it } from 'vitest';
import { columns } from '../columns.ts';
import { prepareSubject } from '../subject.ts';
import * as say from '../vocabulary.ts';

const subject = prepareSubject();
const createClient = (): Anthropic => new Anthropic({ baseURL: subject.gateway(), apiKey: 'any', maxRetries: 0 });
const tools: Anthropic.Tool[] = [
  { name: 'get_weather', description: say.weatherDescription, input_schema: say.weatherParameters },
];
const ask = (content: string): Anthropic.MessageParam => ({ role: 'user', content });

const readCalls = ({ content }: Anthropic.Message) =>
  content.flatMap((block) => (block.type === 'tool_use' ? [block] : []));
const readText = ({ content }: Anthropic.Message): string =>
  content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');

function answerCalls(
  message: Anthropic.Message,
  extra: Partial<Anthropic.ToolResultBlockParam> = {},
): Anthropic.MessageParam[] {
  const results = readCalls(message).map(({ id }) => ({
    type: 'tool_result' as const,
    tool_use_id: id,
    content: say.weatherResult,
    ...extra,
  }));
  return [
    { role: 'assistant', content: message.content },
    { role: 'user', content: results },
  ];
}

describe.each(columns)('tools through the Anthropic client over the $backend backend', (column) => {
  const { backend, chat, thinking } = column;
  const isScripted = backend !== 'ollama' || !subject.isReal;

  it.each([false, true])('are called and used in a second turn (stream: %s)', async (isStreaming) => {
    const send = (messages: Anthropic.MessageParam[]): Promise<Anthropic.Message> => {
      const request = { model: chat, max_tokens: 500, messages, tools };
      return isStreaming
        ? createClient().messages.stream(request).finalMessage()
        : createClient().messages.create(request);
    };
    const question = ask(say.weatherQuestion);
    const first = await send([question]);
    expect(first.stop_reason).toBe('tool_use');
    expect(readCalls(first).map(({ name }) => name)).toEqual(['get_weather']);
    if (isScripted) expect(readCalls(first)[0]?.input).toEqual({ city: 'Oslo' });
    const second = await send([question, ...answerCalls(first)]);
    expect(readText(second)).toBeTruthy();
    if (isScripted) expect(readText(second)).toContain(say.weatherAnswer);
  });

  it('stream parallel calls as blocks one after the other', async (context) => {
    if (!isScripted) return context.skip('a real model may call once');
    const stream = createClient().messages.stream({
      model: chat,
      max_tokens: 500,
      messages: [ask(say.twoCitiesQuestion)],
      tools,
    });
    const open: number[] = [];
    for await (const event of stream) {
      if (event.type === 'content_block_start') open.push(event.index);
      if (event.type === 'content_block_delta') expect(event.index).toBe(open.at(-1));
    }
    const calls = readCalls(await stream.finalMessage());
    expect(open).toEqual([0, 1]);
    expect(calls.map(({ input }) => input)).toEqual([{ city: 'Tromsø' }, { city: 'Oslo' }]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
  });

  it('take results in blocks, failed ones and a text after them', async () => {
    const request = { model: chat, max_tokens: 500, tools };
    const question = ask(say.weatherQuestion);
    const first = await createClient().messages.create({ ...request, messages: [question] });
    const [assistant, results] = answerCalls(first, {
      is_error: true,
      content: [{ type: 'text', text: 'The station is closed.' }],
    });
    if (!assistant || !results) throw new Error('no call');
    const second = await createClient().messages.create({ ...request, messages: [question, assistant, results] });
    if (isScripted) expect(readText(second)).toContain('The station is closed.');
    const more = [
      ...(results.content as Anthropic.ContentBlockParam[]),
      { type: 'text' as const, text: 'Go on, briefly.' },
    ];
    const third = await createClient().messages.create({
      ...request,
      tool_choice: { type: 'none' },
      messages: [question, assistant, { role: 'user', content: more }],
    });
    expect(readText(third)).toBeTruthy();
  });

  it.each(['auto', 'any', 'tool', 'none'] as const)('obey tool_choice %s', async (type) => {
    if (!isScripted && type === 'auto') return;
    const message = await createClient().messages.create({
      model: chat,
      max_tokens: 500,
      messages: [ask(say.weatherQuestion)],
      tools,
      tool_choice: type === 'tool' ? { type, name: 'get_weather' } : { type },
    });
    expect(readCalls(message).map(({ name }) => name)).toEqual(type === 'none' ? [] : ['get_weather']);
  });

  it('carry their thinking with its signature through a second turn', async (context) => {
    if (backend === 'ollama' && !(await subject.hasCapability(thinking, 'thinking')))
      return context.skip('the model does not think');
    const request = {
      model: thinking,
      max_tokens: 3000,
      tools,
      thinking: { type: 'enabled' as const, budget_tokens: 1024 },
    };
    const question = ask(say.weatherQuestion);
    const first = await createClient()
      .messages.stream({ ...request, messages: [question] })
      .finalMessage();
    expect(first.content.map(({ type }) => type).slice(0, 2)).toEqual(['thinking', 'tool_use']);
    const second = await createClient()
      .messages.stream({ ...request, messages: [question, ...answerCalls(first)] })
      .finalMessage();
    expect(readText(second)).toBeTruthy();
    if (isScripted) expect(readText(second)).toContain(say.weatherAnswer);
  });
});
