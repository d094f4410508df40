import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { anthropicColumn, columns, embeddingColumns, nameInAnswer } from '../columns.ts';
import { prepareSubject } from '../subject.ts';

const subject = prepareSubject();
const createClient = (): OpenAI => new OpenAI({ baseURL: `${subject.gateway()}/v1`, apiKey: 'any', maxRetries: 0 });
const input = ['a red apple', 'a green apple', 'the train to Oslo'];

describe.each(columns)('completions through the openai client over the $backend backend', (column) => {
  const { backend, chat } = column;
  const isScripted = backend !== 'ollama' || !subject.isReal;

  it('go on with a text, whole and streamed', async () => {
    const request = { model: chat, prompt: 'Once upon a time', max_tokens: 12, temperature: 0 };
    const whole = await createClient().completions.create(request);
    expect(whole).toMatchObject({ object: 'text_completion', model: nameInAnswer(column, chat, 'openai') });
    expect(whole.choices[0]).toMatchObject({ index: 0, finish_reason: 'length' });
    expect(whole.choices[0]?.text).toBeTruthy();
    let text = '';
    let reason: string | null = null;
    for await (const chunk of await createClient().completions.create({ ...request, stream: true })) {
      text += chunk.choices[0]?.text ?? '';
      reason = chunk.choices[0]?.finish_reason ?? reason;
    }
    expect(reason).toBe('length');
    if (isScripted) expect(text).toBe(whole.choices[0]?.text);
  });

  it('repeat the prompt when asked to', async () => {
    const answer = await createClient().completions.create({
      model: chat,
      prompt: 'Once upon',
      max_tokens: 4,
      echo: true,
    });
    expect(answer.choices[0]?.text.startsWith('Once upon')).toBe(true);
  });
});

const cosine = (a: readonly number[], b: readonly number[]): number => {
  const dot = a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
  return dot / (Math.hypot(...a) * Math.hypot(...b));
};

describe.each(embeddingColumns)('embeddings through the openai client over the $backend backend', (column) => {
  it('are the same as floats and as the base64 that the client asks for by itself', async () => {
    const base = { model: column.embedding, input };
    const byDefault = await createClient().embeddings.create(base);
    const asFloats = await createClient().embeddings.create({ ...base, encoding_format: 'float' });
    expect(byDefault.data.map(({ index }) => index)).toEqual([0, 1, 2]);
    for (const [index, { embedding }] of byDefault.data.entries()) {
      expect(embedding).toHaveLength(asFloats.data[index]?.embedding.length ?? 0);
      expect(cosine(embedding, asFloats.data[index]?.embedding ?? [])).toBeCloseTo(1, 5);
    }
    expect(byDefault.usage.prompt_tokens).toBeGreaterThan(0);
    const [red, green, train] = byDefault.data.map(({ embedding }) => embedding);
    expect(cosine(red ?? [], green ?? [])).toBeGreaterThan(cosine(red ?? [], train ?? []));
  });

  it('take one text and fewer dimensions', async () => {
    const answer = await createClient().embeddings.create({ model: column.embedding, input: 'a', dimensions: 16 });
    expect(answer.data).toHaveLength(1);
    expect(answer.data[0]?.embedding).toHaveLength(16);
  });
});

describe('embeddings through the openai client over the anthropic backend', () => {
  it('are refused with a reason, because there are none', async () => {
    const failure = createClient().embeddings.create({ model: anthropicColumn.chat, input });
    await expect(failure).rejects.toMatchObject({ status: 400, code: 'unsupported_feature' });
  });
});
