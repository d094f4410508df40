import { Ollama } from 'ollama';
import { describe, expect, it } from 'vitest';
import { columns } from '../columns.ts';
import { prepareSubject } from '../subject.ts';
import * as say from '../vocabulary.ts';

const subject = prepareSubject();
const createClient = (): Ollama => new Ollama({ host: subject.gateway() });
const user = (content: string) => [{ role: 'user', content }];

describe.each(columns)('the ollama client over the $backend backend', ({ backend, chat, thinking, vision }) => {
  const isScripted = backend !== 'ollama' || !subject.isReal;

  it('chats and gets counts and durations', async () => {
    const answer = await createClient().chat({ model: chat, messages: user(say.greeting) });
    expect(answer).toMatchObject({ model: chat, done: true, done_reason: 'stop' });
    expect(answer.message).toMatchObject({ role: 'assistant' });
    expect(new Date(answer.created_at).getTime()).toBeGreaterThan(0);
    if (isScripted) expect(answer.message.content).toContain(say.greetingAnswer);
    expect(answer.prompt_eval_count).toBeGreaterThan(0);
    expect(answer.eval_count).toBeGreaterThan(0);
    expect(answer.total_duration).toBeGreaterThan(0);
    expect(Number.isInteger(answer.eval_duration)).toBe(true);
  });

  it('streams the same text, with one last record', async () => {
    const request = { model: chat, messages: user(say.greeting), options: { temperature: 0, seed: 3 } };
    let text = '';
    const dones: boolean[] = [];
    for await (const part of await createClient().chat({ ...request, stream: true })) {
      text += part.message.content;
      dones.push(part.done);
    }
    expect(dones.length).toBeGreaterThan(3);
    expect(dones.indexOf(true)).toBe(dones.length - 1);
    if (!isScripted) return;
    const whole = await createClient().chat(request);
    expect(text).toBe(whole.message.content);
  });

  it('obeys num_predict and stop', async (context) => {
    const short = await createClient().chat({ model: chat, messages: user('Hello'), options: { num_predict: 5 } });
    expect(short.done_reason).toBe('length');
    if (!isScripted) return context.skip('a real model may not say it');
    const stopped = await createClient().chat({
      model: chat,
      messages: user('Hello'),
      options: { stop: ['simulated'] },
    });
    expect(stopped.message.content).toBe('This is a ');
  });

  it('takes the settings of a model runner and a keep-alive', async () => {
    const answer = await createClient().chat({
      model: chat,
      messages: user(say.greeting),
      keep_alive: '5m',
      options: { num_ctx: 8192, top_k: 20, min_p: 0.05, repeat_penalty: 1.1, mirostat: 0 },
    });
    expect(answer.message.content).toBeTruthy();
  });

  it('thinks apart from its answer, whole and streamed', async (context) => {
    if (backend === 'ollama' && !(await subject.hasCapability(thinking, 'thinking')))
      return context.skip('the model does not think');
    const request = { model: thinking, messages: user(say.thinkingQuestion), think: true };
    const whole = await createClient().chat(request);
    expect(whole.message.thinking).toBeTruthy();
    expect(whole.message.content).toBeTruthy();
    let streamed = '';
    for await (const part of await createClient().chat({ ...request, stream: true }))
      streamed += part.message.thinking ?? '';
    expect(streamed).toBeTruthy();
    if (isScripted) expect(streamed).toContain(say.thinkingMark);
  });

  it('shows an image', async (context) => {
    if (backend === 'ollama' && !(await subject.hasCapability(vision, 'vision')))
      return context.skip('the model has no vision');
    const answer = await createClient().chat({
      model: vision,
      messages: [{ role: 'user', content: say.imageQuestion, images: [say.pixel] }],
    });
    expect(answer.message.content).toBeTruthy();
    if (isScripted) expect(answer.message.content).toContain(say.imageAnswer);
  });

  it('follows a schema and JSON mode', async () => {
    const shaped = await createClient().chat({
      model: chat,
      messages: user(say.forecastQuestion),
      format: say.forecastSchema,
    });
    say.parseForecast(shaped.message.content);
    if (backend === 'anthropic') return;
    const free = await createClient().chat({ model: chat, messages: user('A JSON object'), format: 'json' });
    expect(JSON.parse(free.message.content)).toBeTypeOf('object');
  });
});
