import OpenAI, { NotFoundError } from 'openai';
import { describe, expect, it } from 'vitest';
import { runCli } from '../fakes/drover-process.ts';
import { prepareSubject } from './subject.ts';

const subject = prepareSubject();
const createClient = (path = '/v1'): OpenAI =>
  new OpenAI({ baseURL: `${subject.gateway()}${path}`, apiKey: 'not-needed', maxRetries: 0 });
const user = (content: string): OpenAI.Chat.ChatCompletionMessageParam[] => [{ role: 'user', content }];

describe('the openai client', () => {
  it('lists models and finds one by id', async () => {
    const models = await createClient().models.list();
    expect(models.data.map((model) => model.id)).toContain(subject.model);
    const one = await createClient().models.retrieve(subject.model);
    expect(one).toMatchObject({ id: subject.model, object: 'model' });
  });

  it('chats', async () => {
    const answer = await createClient().chat.completions.create({
      model: subject.model,
      messages: user('Say hello'),
      max_tokens: 30,
    });
    expect(answer.object).toBe('chat.completion');
    expect(answer.model).toBe(subject.model);
    expect(answer.choices[0]?.message.content).toBeTruthy();
    expect(answer.usage?.total_tokens).toBe(
      (answer.usage?.prompt_tokens ?? 0) + (answer.usage?.completion_tokens ?? 0),
    );
    expect(answer.usage?.completion_tokens).toBeGreaterThan(0);
  });

  it.each(['max_tokens', 'max_completion_tokens'] as const)(
    'stops at %s with finish reason length',
    async (spelling) => {
      const answer = await createClient().chat.completions.create({
        model: subject.model,
        messages: user('Count from one to one hundred in words'),
        [spelling]: 5,
      });
      expect(answer.choices[0]?.finish_reason).toBe('length');
      expect(answer.usage?.completion_tokens).toBeLessThanOrEqual(5);
    },
  );

  it('streams with usage and gives the same text as without a stream', async () => {
    const request = { model: subject.model, messages: user('Say hello'), seed: 7, temperature: 0, max_tokens: 40 };
    const stream = await createClient().chat.completions.create({
      ...request,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let usage: OpenAI.CompletionUsage | null | undefined;
    const finishReasons: string[] = [];
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      const reason = chunk.choices[0]?.finish_reason;
      if (reason) finishReasons.push(reason);
      usage = chunk.usage ?? usage;
    }
    expect(text).not.toBe('');
    expect(finishReasons).toHaveLength(1);
    expect(usage?.completion_tokens).toBeGreaterThan(0);
    if (subject.isReal) return;
    const whole = await createClient().chat.completions.create(request);
    expect(whole.choices[0]?.message.content).toBe(text);
  });

  it('works through the helper that collects a stream', async () => {
    const runner = createClient().chat.completions.stream({
      model: subject.model,
      messages: user('Say hello'),
      max_tokens: 20,
    });
    expect(await runner.finalContent()).toBeTruthy();
  });

  it('names the project by the path of its base URL', async () => {
    const answer = await createClient('/p/atlas/v1').chat.completions.create({
      model: subject.model,
      messages: user('Hi'),
      max_tokens: 5,
    });
    expect(answer.choices).toHaveLength(1);
    const { out } = await runCli(subject.dataDir(), ['requests', 'list', '--json', '--limit', '5']);
    const rows = JSON.parse(out) as { project: string | null }[];
    expect(rows.map((row) => row.project)).toContain('atlas');
  });

  it('gets an unknown model as NotFoundError with Drover’s code', async () => {
    const failure = await createClient()
      .chat.completions.create({ model: 'no-such-model', messages: user('Hi') })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NotFoundError);
    expect(failure).toMatchObject({ status: 404, code: 'model_not_found' });
  });

  it('embeds, as floats and as the base64 that the client asks for by itself', async (context) => {
    if (!(await subject.hasCapability(subject.embeddingModel, 'embedding')))
      return context.skip('the model does not embed');
    const input = ['a red apple', 'a green apple', 'the train to Oslo'];
    const byDefault = await createClient().embeddings.create({ model: subject.embeddingModel, input });
    const asFloats = await createClient().embeddings.create({
      model: subject.embeddingModel,
      input,
      encoding_format: 'float',
    });
    expect(byDefault.data).toHaveLength(3);
    for (const [index, entry] of byDefault.data.entries()) {
      expect(entry.embedding).toHaveLength(asFloats.data[index]?.embedding.length ?? 0);
      expect(entry.embedding[0]).toBeCloseTo(asFloats.data[index]?.embedding[0] ?? Number.NaN, 5);
    }
    expect(byDefault.usage.prompt_tokens).toBeGreaterThan(0);
  });

  it('shows an image to a model with vision', async (context) => {
    if (!(await subject.hasCapability(subject.visionModel, 'vision'))) return context.skip('the model has no vision');
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const answer = await createClient().chat.completions.create({
      model: subject.visionModel,
      max_tokens: 30,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
          ],
        },
      ],
    });
    expect(answer.choices[0]?.message.content).toBeTruthy();
  });

  it('refuses an image address with a reason instead of fetching it', async () => {
    const failure = await createClient()
      .chat.completions.create({
        model: subject.visionModel,
        messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'http://127.0.0.1:9/x.png' } }] }],
      })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ status: 400, code: 'unsupported_feature' });
  });

  it('can be aborted in the middle of a stream, and the next request works', async () => {
    const stream = await createClient().chat.completions.create({
      model: subject.model,
      messages: user('Tell a very long story'),
      stream: true,
      max_tokens: 2000,
    });
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) break;
    }
    stream.controller.abort();
    const next = await createClient().chat.completions.create({
      model: subject.model,
      messages: user('Hi'),
      max_tokens: 5,
    });
    expect(next.choices).toHaveLength(1);
  });
});
