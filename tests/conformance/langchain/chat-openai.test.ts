import { HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { columns, embeddingColumns } from '../columns.ts';
import { prepareSubject } from '../subject.ts';
import * as say from '../vocabulary.ts';

const subject = prepareSubject();
const connection = () => ({
  apiKey: 'any',
  maxRetries: 0,
  configuration: { baseURL: `${subject.gateway()}/v1` },
});
const weather = tool(() => say.weatherResult, {
  name: 'get_weather',
  description: say.weatherDescription,
  schema: z.object({ city: z.string() }),
});

describe.each(columns)('ChatOpenAI over the $backend backend', ({ backend, chat, vision, missing }) => {
  const isScripted = backend !== 'ollama' || !subject.isReal;
  const createModel = (model = chat) => new ChatOpenAI({ ...connection(), model });

  it.each([false, true])('answers (responses API: %s)', async (useResponsesApi) => {
    const model = new ChatOpenAI({ ...connection(), model: chat, useResponsesApi });
    const answer = await model.invoke([new SystemMessage('Be brief.'), new HumanMessage(say.greeting)]);
    expect(answer.text).toBeTruthy();
    expect(answer.usage_metadata).toMatchObject({ output_tokens: expect.any(Number) });
    if (isScripted) expect(answer.text).toContain(say.greetingAnswer);
  });

  it('streams pieces', async () => {
    const pieces: string[] = [];
    for await (const chunk of await createModel().stream(say.greeting)) pieces.push(chunk.text);
    expect(pieces.length).toBeGreaterThan(3);
    if (isScripted) expect(pieces.join('')).toContain(say.greetingAnswer);
  });

  it('calls a tool and uses its result', async () => {
    const model = createModel().bindTools([weather]);
    const question = new HumanMessage(say.weatherQuestion);
    const first = await model.invoke([question]);
    expect(first.tool_calls?.map(({ name }) => name)).toEqual(['get_weather']);
    if (isScripted) expect(first.tool_calls?.[0]?.args).toEqual({ city: 'Oslo' });
    const result = new ToolMessage({ content: say.weatherResult, tool_call_id: first.tool_calls?.[0]?.id ?? '' });
    const second = await model.invoke([question, first, result]);
    expect(second.text).toBeTruthy();
    if (isScripted) expect(second.text).toContain(say.weatherAnswer);
  });

  it('gives structured output', async () => {
    const schema = z.object({ city: z.string(), days: z.int(), sunny: z.boolean() });
    for (const method of ['jsonSchema', 'functionCalling'] as const) {
      const value = await createModel().withStructuredOutput(schema, { method }).invoke(say.forecastQuestion);
      expect(typeof value.sunny).toBe('boolean');
    }
  });

  it('shows an image', async (context) => {
    if (backend === 'ollama' && !(await subject.hasCapability(vision, 'vision')))
      return context.skip('the model has no vision');
    const content = [
      { type: 'text', text: say.imageQuestion },
      { type: 'image_url', image_url: { url: `data:image/png;base64,${say.pixel}` } },
    ];
    const answer = await createModel(vision).invoke([new HumanMessage({ content })]);
    if (isScripted) expect(answer.text).toContain(say.imageAnswer);
  });

  it('gets an unknown model as an error with status 404', async () => {
    await expect(createModel(missing).invoke('Hi')).rejects.toMatchObject({ status: 404 });
  });

  it('can be aborted', async (context) => {
    if (!isScripted) return context.skip('a real daemon cannot be told to wait');
    subject.setFault(backend, { kind: 'hang', afterFrames: 6 });
    const controller = new AbortController();
    const read = async (): Promise<void> => {
      const stream = await createModel().stream(say.greeting, { signal: controller.signal });
      for await (const chunk of stream) if (chunk.text) controller.abort();
    };
    await expect(read()).rejects.toThrow();
    await subject.lastCallAborted(backend);
  });
});

describe.each(embeddingColumns)('OpenAIEmbeddings over the $backend backend', ({ embedding }) => {
  it('embeds documents and a query', async () => {
    const model = new OpenAIEmbeddings({ ...connection(), model: embedding });
    const [first, second] = await model.embedDocuments(['a red apple', 'the train']);
    expect(first?.length).toBeGreaterThan(0);
    expect(second).toHaveLength(first?.length ?? 0);
    expect(await model.embedQuery('a red apple')).toHaveLength(first?.length ?? 0);
  });
});
