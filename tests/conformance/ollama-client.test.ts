import { Ollama } from 'ollama';
import { describe, expect, it } from 'vitest';
import { prepareSubject } from './subject.ts';

const subject = prepareSubject();
const createClient = (): Ollama => new Ollama({ host: subject.gateway() });
const user = (content: string): { role: string; content: string }[] => [{ role: 'user', content }];
const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Current weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string', description: 'City' } }, required: ['city'] },
  },
};

describe('the ollama client', () => {
  it('lists, shows and sees the version', async () => {
    const { models } = await createClient().list();
    expect(models.map((model) => model.name)).toContain(subject.model);
    const shown = await createClient().show({ model: subject.model });
    expect(shown.details.family).toBeTruthy();
    expect((await createClient().version()).version).toMatch(/^\d+\.\d+/);
  });

  it('chats, whole', async () => {
    const answer = await createClient().chat({
      model: subject.model,
      messages: user('Say hello'),
      options: { num_predict: 30 },
    });
    expect(answer.message.content).toBeTruthy();
    expect(answer.done).toBe(true);
    expect(answer.eval_count).toBeGreaterThan(0);
  });

  it('chats in a stream that ends with done', async () => {
    const stream = await createClient().chat({ model: subject.model, messages: user('Say hello'), stream: true });
    let text = '';
    let isDone = false;
    for await (const part of stream) {
      text += part.message.content;
      isDone = part.done;
    }
    expect(text).not.toBe('');
    expect(isDone).toBe(true);
  });

  it('shows the model among the loaded ones afterwards, and unloads it', async () => {
    await createClient().generate({ model: subject.model, prompt: 'Hi', options: { num_predict: 3 } });
    expect((await createClient().ps()).models.map((model) => model.name)).toContain(subject.model);
    const unloaded = await createClient().generate({ model: subject.model, prompt: '', keep_alive: 0 });
    expect(unloaded.done_reason).toBe('unload');
  });

  it('generates, whole and streamed', async () => {
    const whole = await createClient().generate({
      model: subject.model,
      prompt: 'Say hello',
      options: { num_predict: 20 },
    });
    expect(whole.response).toBeTruthy();
    let text = '';
    for await (const part of await createClient().generate({ model: subject.model, prompt: 'Say hello', stream: true }))
      text += part.response;
    expect(text).not.toBe('');
  });

  it('calls a tool and uses its result', async (context) => {
    if (!(await subject.hasCapability(subject.model, 'tools'))) return context.skip('the model has no tools');
    const messages = user('What is the weather in Oslo? Use the tool.');
    const first = await createClient().chat({ model: subject.model, messages, tools: [weather] });
    const call = first.message.tool_calls?.[0];
    expect(call?.function.name).toBe('get_weather');
    expect(call?.function.arguments).toHaveProperty('city');
    const second = await createClient().chat({
      model: subject.model,
      messages: [...messages, first.message, { role: 'tool', tool_name: 'get_weather', content: '12 degrees' }],
      tools: [weather],
    });
    expect(second.message.content).toBeTruthy();
  });

  it('follows a schema in format', async () => {
    const format = {
      type: 'object',
      properties: { name: { type: 'string' }, age: { type: 'integer' } },
      required: ['name', 'age'],
    };
    const answer = await createClient().chat({ model: subject.model, messages: user('A person'), format });
    const value = JSON.parse(answer.message.content) as Record<string, unknown>;
    expect(typeof value['name']).toBe('string');
    expect(Number.isInteger(value['age'])).toBe(true);
  });

  it('embeds', async (context) => {
    if (!(await subject.hasCapability(subject.embeddingModel, 'embedding')))
      return context.skip('the model does not embed');
    const { embeddings } = await createClient().embed({ model: subject.embeddingModel, input: ['a', 'b'] });
    expect(embeddings).toHaveLength(2);
    const length = Math.hypot(...(embeddings[0] ?? []));
    expect(length).toBeCloseTo(1, 3);
  });

  it('thinks apart from its answer', async (context) => {
    if (!(await subject.hasCapability(subject.thinkingModel, 'thinking')))
      return context.skip('the model does not think');
    const answer = await createClient().chat({
      model: subject.thinkingModel,
      messages: user('Why is the sky blue?'),
      think: true,
    });
    expect(answer.message.thinking).toBeTruthy();
    expect(answer.message.content).toBeTruthy();
  });

  it('gets an unknown model as a ResponseError with the daemon’s words', async () => {
    const failure = await createClient()
      .chat({ model: 'no-such-model', messages: user('Hi') })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ status_code: 404 });
    expect((failure as Error).message).toContain('no-such-model');
  });

  it('can abort a stream', async () => {
    const client = createClient();
    const stream = await client.chat({ model: subject.model, messages: user('Tell a very long story'), stream: true });
    const consume = async (): Promise<void> => {
      for await (const part of stream) if (part.message.content) client.abort();
    };
    await expect(consume()).rejects.toThrow();
  });
});
