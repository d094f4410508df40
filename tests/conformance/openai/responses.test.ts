import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { columns, nameInAnswer } from '../columns.ts';
import { prepareSubject } from '../subject.ts';
import * as say from '../vocabulary.ts';

const subject = prepareSubject();
const createClient = (): OpenAI => new OpenAI({ baseURL: `${subject.gateway()}/v1`, apiKey: 'any', maxRetries: 0 });
const tool: OpenAI.Responses.FunctionTool = {
  type: 'function',
  name: 'get_weather',
  description: say.weatherDescription,
  parameters: { ...say.weatherParameters },
  strict: true,
};

const readCalls = (response: OpenAI.Responses.Response) =>
  response.output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
const answerCall = ({ call_id }: OpenAI.Responses.ResponseFunctionToolCall): OpenAI.Responses.ResponseInputItem => ({
  type: 'function_call_output',
  call_id,
  output: say.weatherResult,
});

describe.each(columns)('responses through the openai client over the $backend backend', (column) => {
  const { backend, chat, thinking, vision } = column;
  const isScripted = backend !== 'ollama' || !subject.isReal;

  it('answer text and instructions', async () => {
    const response = await createClient().responses.create({
      model: chat,
      instructions: 'Be brief.',
      input: say.greeting,
      store: false,
    });
    expect(response).toMatchObject({
      object: 'response',
      status: 'completed',
      model: nameInAnswer(column, chat, 'openai'),
    });
    expect(response.output_text).toBeTruthy();
    if (isScripted) expect(response.output_text).toContain(say.greetingAnswer);
    expect(response.usage?.total_tokens).toBe(
      (response.usage?.input_tokens ?? 0) + (response.usage?.output_tokens ?? 0),
    );
  });

  it('stream numbered events that end with the whole response', async () => {
    const request = { model: chat, input: [{ role: 'user' as const, content: say.greeting }] };
    const events: OpenAI.Responses.ResponseStreamEvent[] = [];
    for await (const event of await createClient().responses.create({ ...request, stream: true })) events.push(event);
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
    expect(events.slice(0, 2).map(({ type }) => type)).toEqual(['response.created', 'response.in_progress']);
    const last = events.at(-1);
    if (last?.type !== 'response.completed') throw new Error(`ended with ${last?.type}`);
    const text = events.flatMap((event) => (event.type === 'response.output_text.delta' ? [event.delta] : [])).join('');
    const [message] = last.response.output.filter(({ type }) => type === 'message');
    expect(message).toMatchObject({ content: [{ type: 'output_text', text }] });
    if (isScripted) expect(text).toContain(say.greetingAnswer);
  });

  it('stop at the limit as incomplete', async () => {
    const response = await createClient().responses.create({ model: chat, input: 'Hello', max_output_tokens: 16 });
    expect(response).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
  });

  it.each([false, true])('call a tool and use its output (stream: %s)', async (isStreaming) => {
    const send = (input: OpenAI.Responses.ResponseInput) => {
      const request = { model: chat, input, tools: [tool] };
      return isStreaming
        ? createClient().responses.stream(request).finalResponse()
        : createClient().responses.create(request);
    };
    const question = { role: 'user', content: say.weatherQuestion } as const;
    const first = await send([question]);
    const calls = readCalls(first);
    expect(calls.map(({ name }) => name)).toEqual(['get_weather']);
    if (isScripted) expect(JSON.parse(calls[0]?.arguments ?? '')).toEqual({ city: 'Oslo' });
    const history = calls.map(({ call_id, name, arguments: text }) => ({
      type: 'function_call' as const,
      call_id,
      name,
      arguments: text,
    }));
    const second = await send([question, ...history, ...calls.map(answerCall)]);
    expect(second.output_text).toBeTruthy();
    if (isScripted) expect(second.output_text).toContain(say.weatherAnswer);
  });

  it('think in an item of their own', async (context) => {
    if (backend === 'ollama' && !(await subject.hasCapability(thinking, 'thinking')))
      return context.skip('the model does not think');
    const response = await createClient()
      .responses.stream({ model: thinking, input: say.thinkingQuestion, reasoning: { effort: 'low', summary: 'auto' } })
      .finalResponse();
    expect(response.output.map(({ type }) => type)).toEqual(['reasoning', 'message']);
  });

  it('show an image and follow a schema', async (context) => {
    if (backend === 'ollama' && !(await subject.hasCapability(vision, 'vision')))
      return context.skip('the model has no vision');
    const seen = await createClient().responses.create({
      model: vision,
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: say.imageQuestion },
            { type: 'input_image', detail: 'auto', image_url: `data:image/png;base64,${say.pixel}` },
          ],
        },
      ],
    });
    if (isScripted) expect(seen.output_text).toContain(say.imageAnswer);
    const shaped = await createClient().responses.create({
      model: vision,
      input: say.forecastQuestion,
      text: { format: { type: 'json_schema', name: 'forecast', schema: { ...say.forecastSchema }, strict: true } },
    });
    say.parseForecast(shaped.output_text);
  });

  it('refuse an earlier response by id instead of forgetting it silently', async () => {
    const failure = createClient().responses.create({ model: chat, input: 'Hi', previous_response_id: 'resp_1' });
    await expect(failure).rejects.toMatchObject({ status: 400 });
  });
});
