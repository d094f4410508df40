import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { columns, nameInAnswer } from '../columns.ts';
import { prepareSubject } from '../subject.ts';
import * as say from '../vocabulary.ts';

const subject = prepareSubject();
const createClient = (): OpenAI => new OpenAI({ baseURL: `${subject.gateway()}/v1`, apiKey: 'any', maxRetries: 0 });
const user = (content: string) => [{ role: 'user' as const, content }];

describe.each(columns)('the openai client over the $backend backend', (column) => {
  const { backend, chat, thinking, vision } = column;
  const isScripted = backend !== 'ollama' || !subject.isReal;

  it('chats and gets the model’s name', async () => {
    const answer = await createClient().chat.completions.create({ model: chat, messages: user(say.greeting) });
    expect(answer).toMatchObject({ object: 'chat.completion', model: nameInAnswer(column, chat, 'openai') });
    expect(answer.choices).toHaveLength(1);
    expect(answer.choices[0]).toMatchObject({ index: 0, finish_reason: 'stop' });
    expect(answer.choices[0]?.message.content).toBeTruthy();
    if (isScripted) expect(answer.choices[0]?.message.content).toContain(say.greetingAnswer);
    const usage = answer.usage;
    expect(usage?.prompt_tokens).toBeGreaterThan(0);
    expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0));
  });

  it('streams the same text and usage as without a stream', async () => {
    const request = { model: chat, messages: user(say.greeting), temperature: 0 };
    const stream = createClient().chat.completions.stream({ ...request, stream_options: { include_usage: true } });
    const deltas: string[] = [];
    stream.on('content', (delta) => deltas.push(delta));
    const streamed = await stream.finalChatCompletion();
    expect(deltas.length).toBeGreaterThan(3);
    expect(streamed.choices[0]?.finish_reason).toBe('stop');
    expect(streamed.usage?.completion_tokens).toBeGreaterThan(0);
    if (!isScripted) return;
    const whole = await createClient().chat.completions.create(request);
    expect(streamed.choices[0]?.message.content).toBe(whole.choices[0]?.message.content);
    expect(streamed.usage).toMatchObject({
      prompt_tokens: whole.usage?.prompt_tokens,
      completion_tokens: whole.usage?.completion_tokens,
    });
  });

  it('sends no usage into a stream that did not ask for it', async () => {
    const stream = await createClient().chat.completions.create({
      model: chat,
      messages: user(say.greeting),
      stream: true,
    });
    for await (const chunk of stream) {
      expect(chunk.choices).toHaveLength(1);
      expect(chunk.usage ?? null).toBeNull();
    }
  });

  it('stops at the limit with finish reason length', async () => {
    const answer = await createClient().chat.completions.create({
      model: chat,
      messages: user('Hello'),
      max_tokens: 5,
    });
    expect(answer.choices[0]?.finish_reason).toBe('length');
    expect(answer.usage?.completion_tokens).toBeLessThanOrEqual(5);
  });

  it('stops at a stop sequence', async (context) => {
    if (!isScripted) return context.skip('a real model may not say it');
    const answer = await createClient().chat.completions.create({
      model: chat,
      messages: user('Hello'),
      stop: 'simulated',
    });
    expect(answer.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'This is a ' } });
  });

  it('keeps developer and system messages, content parts and a conversation in order', async () => {
    const answer = await createClient().chat.completions.create({
      model: chat,
      messages: [
        { role: 'developer', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'My name is Ada.' }] },
        { role: 'assistant', content: 'Hello Ada.' },
        { role: 'user', content: [{ type: 'text', text: say.greeting }] },
      ],
    });
    expect(answer.choices[0]?.message.content).toBeTruthy();
    if (isScripted) expect(answer.choices[0]?.message.content).toContain(say.greetingAnswer);
  });

  it('gives two choices when asked for two', async () => {
    const answer = await createClient().chat.completions.create({ model: chat, messages: user(say.greeting), n: 2 });
    expect(answer.choices.map(({ index }) => index)).toEqual([0, 1]);
    for (const { message } of answer.choices) expect(message.content).toBeTruthy();
  });

  it('thinks in a field of its own, whole and streamed', async (context) => {
    if (backend === 'ollama' && !(await subject.hasCapability(thinking, 'thinking')))
      return context.skip('the model does not think');
    const request = { model: thinking, messages: user(say.thinkingQuestion), reasoning_effort: 'low' as const };
    const whole = await createClient().chat.completions.create(request);
    const message = whole.choices[0]?.message as { content: string; reasoning_content?: string; reasoning?: string };
    expect(message.reasoning_content ?? message.reasoning).toBeTruthy();
    expect(message.content).toBeTruthy();
    let streamed = '';
    for await (const chunk of await createClient().chat.completions.create({ ...request, stream: true })) {
      const delta = chunk.choices[0]?.delta as { reasoning_content?: string; reasoning?: string } | undefined;
      streamed += delta?.reasoning_content ?? delta?.reasoning ?? '';
    }
    expect(streamed).toBeTruthy();
    if (!isScripted) return;
    expect(streamed).toContain(say.thinkingMark);
    expect(message.content).not.toContain(say.thinkingMark);
  });

  it('shows an image', async (context) => {
    if (backend === 'ollama' && !(await subject.hasCapability(vision, 'vision')))
      return context.skip('the model has no vision');
    const answer = await createClient().chat.completions.create({
      model: vision,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: say.imageQuestion },
            { type: 'image_url', image_url: { url: `data:image/png;base64,${say.pixel}` } },
          ],
        },
      ],
    });
    expect(answer.choices[0]?.message.content).toBeTruthy();
    if (isScripted) expect(answer.choices[0]?.message.content).toContain(say.imageAnswer);
  });

  it('follows a JSON schema, strict or not', async () => {
    for (const strict of [true, false]) {
      const answer = await createClient().chat.completions.create({
        model: chat,
        messages: user(say.forecastQuestion),
        response_format: { type: 'json_schema', json_schema: { name: 'forecast', schema: say.forecastSchema, strict } },
      });
      say.parseForecast(answer.choices[0]?.message.content);
    }
  });
});
