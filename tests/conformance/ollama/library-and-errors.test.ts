import { Ollama } from 'ollama';
import { describe, expect, it } from 'vitest';
import { columns } from '../columns.ts';
import { prepareSubject } from '../subject.ts';
import * as say from '../vocabulary.ts';

const subject = prepareSubject();
const createClient = (): Ollama => new Ollama({ host: subject.gateway() });
const user = (content: string) => [{ role: 'user', content }];
const catchError = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);
/** Ollama shows names with their tag. */
const withoutTag = (name: string): string => name.replace(/:latest$/, '');

describe.each(columns)('the ollama client over the $backend backend', ({ backend, chat, missing }) => {
  const isReal = backend === 'ollama' && subject.isReal;

  it('lists the models of this backend with what clients read of them', async () => {
    const { models } = await createClient().list();
    const entry = models.find(({ name }) => withoutTag(name) === chat);
    expect(entry).toMatchObject({
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      size: expect.any(Number),
      details: { family: expect.stringMatching(/./), parameter_size: expect.any(String) },
    });
    expect(Number.isNaN(new Date(entry?.modified_at ?? '').getTime())).toBe(false);
  });

  it('shows a model under the name it was listed by', async () => {
    const { models } = await createClient().list();
    const listed = models.find(({ name }) => withoutTag(name) === chat)?.name ?? '';
    const shown = await createClient().show({ model: listed });
    expect(shown.capabilities).toContain('completion');
    expect(shown.details.family).toBeTruthy();
    const info = shown.model_info as unknown as Record<string, unknown>;
    expect(info['general.architecture']).toBeTruthy();
    const answer = await createClient().chat({ model: listed, messages: user('Hi'), options: { num_predict: 3 } });
    expect(answer.done).toBe(true);
  });

  it('answers ps and version', async () => {
    await createClient().generate({ model: chat, prompt: 'Hi', options: { num_predict: 2 } });
    expect((await createClient().version()).version).toMatch(/^\d+\.\d+/);
    const { models } = await createClient().ps();
    expect(Array.isArray(models)).toBe(true);
    if (backend === 'ollama') expect(models.map(({ name }) => name)).toContain(chat);
  });

  it('gets an unknown model as 404 with its name', async () => {
    const failure = await catchError(createClient().chat({ model: missing, messages: user('Hi') }));
    expect(failure).toMatchObject({ name: 'ResponseError', status_code: 404 });
    expect((failure as Error).message).toContain('no-such-model');
  });

  it('gets a rate limit with its status', async (context) => {
    if (isReal) return context.skip('a real daemon cannot be told to fail');
    subject.setFault(backend, { kind: 'status', status: 429, retryAfterSeconds: 7 });
    const failure = await catchError(createClient().chat({ model: chat, messages: user('Hi') }));
    expect(failure).toMatchObject({ status_code: 429 });
  });

  it.each(['cut', 'end', 'error'] as const)('does not take a stream with fault %s for a whole answer', async (kind) => {
    if (isReal) return;
    subject.setFault(backend, { kind, afterFrames: 6 });
    const stream = await createClient().chat({ model: chat, messages: user(say.greeting), stream: true });
    const dones: boolean[] = [];
    const read = async (): Promise<void> => {
      for await (const part of stream) dones.push(part.done);
    };
    const failure = await catchError(read());
    expect(failure).toBeInstanceOf(Error);
    expect(dones).not.toContain(true);
    expect((failure as Error).message).not.toContain(say.greeting);
  });

  it('can be aborted in the middle of a stream, which the backend sees, and goes on', async (context) => {
    if (isReal) return context.skip('a real daemon cannot be told to wait');
    subject.setFault(backend, { kind: 'hang', afterFrames: 6 });
    const client = createClient();
    const stream = await client.chat({ model: chat, messages: user(say.greeting), stream: true });
    const read = async (): Promise<void> => {
      for await (const part of stream) if (part.message.content) client.abort();
    };
    await expect(read()).rejects.toThrow();
    await subject.lastCallAborted(backend);
    subject.setFault(backend, { kind: 'none' });
    expect((await client.chat({ model: chat, messages: user('Hi'), options: { num_predict: 3 } })).done).toBe(true);
  });
});
