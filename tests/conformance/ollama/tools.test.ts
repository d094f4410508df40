import { type Message, Ollama } from 'ollama';
import { describe, expect, it } from 'vitest';
import { columns } from '../columns.ts';
import { prepareSubject } from '../subject.ts';
import * as say from '../vocabulary.ts';

const subject = prepareSubject();
const createClient = (): Ollama => new Ollama({ host: subject.gateway() });
const tools = [
  {
    type: 'function',
    function: { name: 'get_weather', description: say.weatherDescription, parameters: say.weatherParameters },
  },
];

describe.each(columns)('tools through the ollama client over the $backend backend', ({ backend, chat, thinking }) => {
  const isScripted = backend !== 'ollama' || !subject.isReal;
  const result: Message = { role: 'tool', tool_name: 'get_weather', content: say.weatherResult };

  async function streamMessage(messages: Message[]): Promise<Message> {
    const whole: Message & { content: string; tool_calls: NonNullable<Message['tool_calls']> } = {
      role: 'assistant',
      content: '',
      tool_calls: [],
    };
    for await (const { message } of await createClient().chat({ model: chat, messages, tools, stream: true })) {
      whole.content += message.content;
      whole.tool_calls.push(...(message.tool_calls ?? []));
    }
    return whole;
  }

  it.each([false, true])('are called and used in a second turn without any id (stream: %s)', async (isStreaming) => {
    const send = async (messages: Message[]): Promise<Message> =>
      isStreaming ? streamMessage(messages) : (await createClient().chat({ model: chat, messages, tools })).message;
    const question = { role: 'user', content: say.weatherQuestion };
    const first = await send([question]);
    expect((first.tool_calls ?? []).map((call) => call.function.name)).toEqual(['get_weather']);
    if (isScripted) expect(first.tool_calls?.[0]?.function.arguments).toEqual({ city: 'Oslo' });
    const withoutIds: Message = {
      role: 'assistant',
      content: first.content,
      tool_calls: (first.tool_calls ?? []).map(({ function: { name, arguments: values } }) => ({
        function: { name, arguments: values },
      })),
    };
    const second = await send([question, withoutIds, result]);
    expect(second.content).toBeTruthy();
    if (isScripted) expect(second.content).toContain(say.weatherAnswer);
  });

  it('arrive as whole objects when called in parallel, and take their results in order', async (context) => {
    if (!isScripted) return context.skip('a real model may call once');
    const question = { role: 'user', content: say.twoCitiesQuestion };
    const first = await streamMessage([question]);
    expect(first.tool_calls?.map((call) => call.function.arguments)).toEqual([{ city: 'Tromsø' }, { city: 'Oslo' }]);
    const second = await streamMessage([question, first, { ...result, content: 'It is 3 °C.' }, result]);
    expect(second.content).toContain('It is 3 °C.');
    expect(second.content).toContain(say.weatherAnswer);
  });

  it('take a second turn while thinking', async (context) => {
    if (backend === 'ollama' && !(await subject.hasCapability(thinking, 'thinking')))
      return context.skip('the model does not think');
    const question = { role: 'user', content: say.weatherQuestion };
    const first = await createClient().chat({ model: thinking, messages: [question], tools, think: true });
    expect(first.message.thinking).toBeTruthy();
    const second = await createClient().chat({
      model: thinking,
      messages: [question, first.message, result],
      tools,
      think: true,
    });
    expect(second.message.content).toBeTruthy();
  });
});
