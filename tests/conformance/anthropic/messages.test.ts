import Anthropic from '@anthropic-ai/sdk';
import { describe, expect, it } from 'vitest';
import { columns, nameInAnswer } from '../columns.ts';
import { prepareSubject } from '../subject.ts';
import * as say from '../vocabulary.ts';

const subject = prepareSubject();
const createClient = (): Anthropic => new Anthropic({ baseURL: subject.gateway(), apiKey: 'any', maxRetries: 0 });
const user = (content: string) => [{ role: 'user' as const, content }];
const readText = (message: Anthropic.Message): string =>
  message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');

describe.each(columns)('the Anthropic client over the $backend backend', (column) => {
  const { backend, chat, thinking, vision } = column;
  const isScripted = backend !== 'ollama' || !subject.isReal;

  it('gets a message with the model’s name', async () => {
    const message = await createClient().messages.create({
      model: chat,
      max_tokens: 300,
      messages: user(say.greeting),
    });
    expect(message).toMatchObject({
      type: 'message',
      role: 'assistant',
      model: nameInAnswer(column, chat, 'anthropic'),
      stop_sequence: null,
    });
    expect(message.id).toMatch(/^msg_/);
    expect(message.usage.input_tokens).toBeGreaterThan(0);
    expect(message.usage.output_tokens).toBeGreaterThan(0);
    if (!isScripted) return;
    expect(message.stop_reason).toBe('end_turn');
    expect(readText(message)).toContain(say.greetingAnswer);
  });

  it('streams the same message event by event', async () => {
    const request = { model: chat, max_tokens: 300, messages: user(say.greeting) };
    const stream = createClient().messages.stream(request);
    const types: string[] = [];
    stream.on('streamEvent', (event) => types.push(event.type));
    const streamed = await stream.finalMessage();
    expect(types[0]).toBe('message_start');
    expect(types.slice(-2)).toEqual(['message_delta', 'message_stop']);
    expect(types.filter((type) => type === 'content_block_start')).toHaveLength(1);
    expect(types.filter((type) => type === 'content_block_delta').length).toBeGreaterThan(3);
    expect(streamed.usage.output_tokens).toBeGreaterThan(0);
    if (!isScripted) return;
    const whole = await createClient().messages.create(request);
    expect(readText(streamed)).toBe(readText(whole));
    expect(streamed.usage).toMatchObject({
      input_tokens: whole.usage.input_tokens,
      output_tokens: whole.usage.output_tokens,
    });
  });

  it('stops at max_tokens and at a stop sequence', async (context) => {
    const short = await createClient().messages.create({ model: chat, max_tokens: 5, messages: user('Hello') });
    expect(short.stop_reason).toBe('max_tokens');
    if (!isScripted) return context.skip('a real model may not say it');
    const stopped = await createClient().messages.create({
      model: chat,
      max_tokens: 300,
      messages: user('Hello'),
      stop_sequences: ['simulated'],
    });
    expect(readText(stopped)).toBe('This is a ');
    expect(['stop_sequence', 'end_turn']).toContain(stopped.stop_reason);
  });

  it('takes system text in blocks and a conversation', async () => {
    const message = await createClient().messages.create({
      model: chat,
      max_tokens: 300,
      system: [
        { type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } },
        { type: 'text', text: 'Be kind.' },
      ],
      messages: [
        { role: 'user', content: 'My name is Ada.' },
        { role: 'assistant', content: [{ type: 'text', text: 'Hello Ada.' }] },
        { role: 'user', content: [{ type: 'text', text: say.greeting }] },
      ],
    });
    expect(readText(message)).toBeTruthy();
    if (isScripted) expect(readText(message)).toContain(say.greetingAnswer);
  });

  it('thinks in a block of its own that comes first, whole and streamed', async (context) => {
    if (backend === 'ollama' && !(await subject.hasCapability(thinking, 'thinking')))
      return context.skip('the model does not think');
    const request = {
      model: thinking,
      max_tokens: 3000,
      thinking: { type: 'enabled' as const, budget_tokens: 1024 },
      messages: user(say.thinkingQuestion),
    };
    for (const message of [
      await createClient().messages.create(request),
      await createClient().messages.stream(request).finalMessage(),
    ]) {
      expect(message.content.map(({ type }) => type)).toEqual(['thinking', 'text']);
      const [first] = message.content;
      if (isScripted) expect(first).toMatchObject({ thinking: expect.stringContaining(say.thinkingMark) });
    }
  });

  it('shows an image', async (context) => {
    if (backend === 'ollama' && !(await subject.hasCapability(vision, 'vision')))
      return context.skip('the model has no vision');
    const message = await createClient().messages.create({
      model: vision,
      max_tokens: 300,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: say.pixel } },
            { type: 'text', text: say.imageQuestion },
          ],
        },
      ],
    });
    expect(readText(message)).toBeTruthy();
    if (isScripted) expect(readText(message)).toContain(say.imageAnswer);
  });

  it('follows an output schema', async () => {
    const message = await createClient().messages.create({
      model: chat,
      max_tokens: 500,
      messages: user(say.forecastQuestion),
      output_config: { format: { type: 'json_schema', schema: say.forecastSchema } },
    });
    say.parseForecast(readText(message));
  });
});
