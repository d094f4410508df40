import OpenAI, { APIError, APIUserAbortError, BadRequestError, NotFoundError, RateLimitError } from 'openai';
import { describe, expect, it } from 'vitest';
import { columns } from '../columns.ts';
import { prepareSubject } from '../subject.ts';
import * as say from '../vocabulary.ts';

const subject = prepareSubject();
const createClient = (): OpenAI => new OpenAI({ baseURL: `${subject.gateway()}/v1`, apiKey: 'any', maxRetries: 0 });
const user = (content: string) => [{ role: 'user' as const, content }];
const catchError = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

async function readAll(stream: AsyncIterable<OpenAI.Chat.ChatCompletionChunk>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
  return text;
}

describe.each(columns)('the openai client over the $backend backend', ({ backend, chat, missing }) => {
  const isReal = backend === 'ollama' && subject.isReal;

  it('lists the models of this backend and finds one', async () => {
    const { data } = await createClient().models.list();
    expect(data.map(({ id }) => id)).toContain(chat);
    expect(await createClient().models.retrieve(chat)).toMatchObject({ id: chat, object: 'model' });
  });

  it('gets an unknown model as NotFoundError', async () => {
    const failure = await catchError(createClient().chat.completions.create({ model: missing, messages: user('Hi') }));
    expect(failure).toBeInstanceOf(NotFoundError);
    expect(failure).toMatchObject({ status: 404, code: 'model_not_found' });
  });

  it('gets a wrong field as BadRequestError with its path', async () => {
    const messages = [{ role: 'user', content: [{ type: 'text', text: 5 }] }] as never;
    const failure = await catchError(createClient().chat.completions.create({ model: chat, messages }));
    expect(failure).toBeInstanceOf(BadRequestError);
    expect(failure).toMatchObject({ param: 'messages[0].content[0].text' });
  });

  it('gets a rate limit as RateLimitError with the time to wait', async (context) => {
    if (isReal) return context.skip('a real daemon cannot be told to fail');
    subject.setFault(backend, { kind: 'status', status: 429, retryAfterSeconds: 7 });
    const failure = await catchError(createClient().chat.completions.create({ model: chat, messages: user('Hi') }));
    expect(failure).toBeInstanceOf(RateLimitError);
    expect((failure as APIError).headers?.get('retry-after')).toBe('7');
  });

  it.each(['cut', 'end', 'error'] as const)('does not take a stream with fault %s for a whole answer', async (kind) => {
    if (isReal) return;
    subject.setFault(backend, { kind, afterFrames: 6 });
    const stream = await createClient().chat.completions.create({
      model: chat,
      messages: user(say.greeting),
      stream: true,
    });
    const failure = await catchError(readAll(stream));
    expect(failure).toBeInstanceOf(APIError);
    expect((failure as Error).message).not.toContain(say.greeting);
  });

  it('can be aborted in the middle of a stream, which the backend sees, and goes on', async (context) => {
    if (isReal) return context.skip('a real daemon cannot be told to wait');
    subject.setFault(backend, { kind: 'hang', afterFrames: 6 });
    const controller = new AbortController();
    const stream = await createClient().chat.completions.create(
      { model: chat, messages: user(say.greeting), stream: true },
      { signal: controller.signal },
    );
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) controller.abort();
    await subject.lastCallAborted(backend);
    subject.setFault(backend, { kind: 'none' });
    const next = await createClient().chat.completions.create({ model: chat, messages: user('Hi'), max_tokens: 5 });
    expect(next.choices).toHaveLength(1);
  });

  it('can be aborted before the answer begins', async (context) => {
    if (isReal) return context.skip('a real daemon cannot be told to wait');
    subject.setFault(backend, { kind: 'hang', afterFrames: 0 });
    const controller = new AbortController();
    const pending = createClient().chat.completions.create(
      { model: chat, messages: user('Hi') },
      { signal: controller.signal },
    );
    setImmediate(() => controller.abort());
    await expect(pending).rejects.toThrow(APIUserAbortError);
  });
});
