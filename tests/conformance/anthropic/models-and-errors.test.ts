import Anthropic, {
  APIError,
  APIUserAbortError,
  BadRequestError,
  NotFoundError,
  RateLimitError,
} from '@anthropic-ai/sdk';
import { describe, expect, it } from 'vitest';
import { columns } from '../columns.ts';
import { prepareSubject } from '../subject.ts';
import * as say from '../vocabulary.ts';

const subject = prepareSubject();
const createClient = (): Anthropic => new Anthropic({ baseURL: subject.gateway(), apiKey: 'any', maxRetries: 0 });
const ask = (model: string, content = say.greeting) => ({
  model,
  max_tokens: 300,
  messages: [{ role: 'user' as const, content }],
});
const catchError = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe.each(columns)('the Anthropic client over the $backend backend', ({ backend, chat, missing }) => {
  const isReal = backend === 'ollama' && subject.isReal;

  it('lists the models of this backend and finds one', async () => {
    const ids: string[] = [];
    for await (const model of createClient().models.list()) {
      expect(model).toMatchObject({ type: 'model', display_name: expect.any(String), created_at: expect.any(String) });
      ids.push(model.id);
    }
    expect(ids).toContain(chat);
    expect(await createClient().models.retrieve(chat)).toMatchObject({ id: chat, type: 'model' });
  });

  it('counts tokens, more for more text', async () => {
    const count = async (content: string): Promise<number> => {
      const { model, messages } = ask(chat, content);
      return (await createClient().messages.countTokens({ model, messages })).input_tokens;
    };
    const few = await count('Hi');
    expect(few).toBeGreaterThan(0);
    expect(await count(`Hi ${'and a longer story '.repeat(50)}`)).toBeGreaterThan(few + 50);
  });

  it('gets an unknown model as NotFoundError', async () => {
    const failure = await catchError(createClient().messages.create(ask(missing)));
    expect(failure).toBeInstanceOf(NotFoundError);
    expect(failure).toMatchObject({ status: 404, error: { error: { type: 'not_found_error' } } });
  });

  it('gets a wrong field as BadRequestError with its path', async () => {
    const body = { ...ask(chat), messages: [{ role: 'user', content: [{ type: 'text', text: 5 }] }] as never };
    const failure = await catchError(createClient().messages.create(body));
    expect(failure).toBeInstanceOf(BadRequestError);
    expect((failure as Error).message).toContain('messages[0].content[0].text');
  });

  it('gets a rate limit as RateLimitError with the time to wait', async (context) => {
    if (isReal) return context.skip('a real daemon cannot be told to fail');
    subject.setFault(backend, { kind: 'status', status: 429, retryAfterSeconds: 7 });
    const failure = await catchError(createClient().messages.create(ask(chat)));
    expect(failure).toBeInstanceOf(RateLimitError);
    expect((failure as APIError).headers?.get('retry-after')).toBe('7');
  });

  it.each(['cut', 'end', 'error'] as const)('does not take a stream with fault %s for a whole answer', async (kind) => {
    if (isReal) return;
    subject.setFault(backend, { kind, afterFrames: 6 });
    const failure = await catchError(createClient().messages.stream(ask(chat)).finalMessage());
    expect(failure).toBeInstanceOf(APIError);
    expect((failure as Error).message).not.toContain(say.greeting);
  });

  it('can be aborted in the middle of a stream, which the backend sees, and goes on', async (context) => {
    if (isReal) return context.skip('a real daemon cannot be told to wait');
    subject.setFault(backend, { kind: 'hang', afterFrames: 6 });
    const stream = createClient().messages.stream(ask(chat));
    stream.on('text', () => stream.abort());
    await expect(stream.finalMessage()).rejects.toThrow(APIUserAbortError);
    await subject.lastCallAborted(backend);
    subject.setFault(backend, { kind: 'none' });
    expect((await createClient().messages.create(ask(chat))).content).toHaveLength(1);
  });
});
