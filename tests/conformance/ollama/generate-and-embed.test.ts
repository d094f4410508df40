import { Ollama } from 'ollama';
import { describe, expect, it } from 'vitest';
import { anthropicColumn, columns, embeddingColumns } from '../columns.ts';
import { prepareSubject } from '../subject.ts';
import * as say from '../vocabulary.ts';

const subject = prepareSubject();
const createClient = (): Ollama => new Ollama({ host: subject.gateway() });

describe.each(columns)('generate through the ollama client over the $backend backend', ({ backend, chat }) => {
  const isScripted = backend !== 'ollama' || !subject.isReal;

  it('answers a prompt, whole and streamed', async () => {
    const request = { model: chat, prompt: say.greeting, options: { num_predict: 60, temperature: 0 } };
    const whole = await createClient().generate(request);
    expect(whole).toMatchObject({ model: chat, done: true });
    expect(whole.response).toBeTruthy();
    let text = '';
    let isDone = false;
    for await (const part of await createClient().generate({ ...request, stream: true })) {
      text += part.response;
      isDone = part.done;
    }
    expect(isDone).toBe(true);
    if (isScripted) expect(text).toBe(whole.response);
    if (isScripted) expect(text).toContain(say.greetingAnswer);
  });

  it('takes a system text and loads and unloads on an empty prompt', async () => {
    const answer = await createClient().generate({ model: chat, system: 'Be brief.', prompt: say.greeting });
    expect(answer.response).toBeTruthy();
    const loaded = await createClient().generate({ model: chat, prompt: '' });
    expect(loaded).toMatchObject({ done: true, done_reason: 'load', response: '' });
    const unloaded = await createClient().generate({ model: chat, prompt: '', keep_alive: 0 });
    expect(unloaded).toMatchObject({ done: true, done_reason: 'unload', response: '' });
  });
});

describe.each(embeddingColumns)('embeddings through the ollama client over the $backend backend', ({ embedding }) => {
  it('come one for each input, as unit vectors', async () => {
    const { embeddings } = await createClient().embed({ model: embedding, input: ['a red apple', 'the train'] });
    expect(embeddings).toHaveLength(2);
    for (const vector of embeddings) expect(Math.hypot(...vector)).toBeCloseTo(1, 3);
  });

  it('take fewer dimensions, and the older form', async () => {
    const { embeddings } = await createClient().embed({ model: embedding, input: 'a', dimensions: 16 });
    expect(embeddings[0]).toHaveLength(16);
    const { embedding: older } = await createClient().embeddings({ model: embedding, prompt: 'a red apple' });
    expect(older.length).toBeGreaterThan(16);
  });
});

describe('embeddings through the ollama client over the anthropic backend', () => {
  it('are refused with a reason', async () => {
    const failure = createClient().embed({ model: anthropicColumn.chat, input: 'a' });
    await expect(failure).rejects.toMatchObject({ status_code: 400 });
  });
});
