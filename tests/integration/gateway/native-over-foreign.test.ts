import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { models, type PairRig, startPairRig } from '../../fakes/gateway/pair-rig.ts';
import { ollamaClient, openaiClient, sendChat } from './client-forms.ts';

let rig: PairRig;
beforeEach(async () => {
  rig = await startPairRig();
});
afterEach(() => rig.close());

const post = async (path: string, body: object) => {
  const answer = await fetch(rig.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
};
const get = async (path: string) =>
  (await fetch(rig.url + path)).json() as Promise<{ models: Record<string, unknown>[] }>;
const foreign = [models.openai, models.anthropic] as const;

describe('what an Ollama client asks about models of other backends', () => {
  it('lists them in tags with all that it expects of a model', async () => {
    const { models: listed } = await get('/api/tags');
    for (const name of foreign) {
      const tag = listed.find((each) => each['name'] === name);
      expect(tag).toMatchObject({
        model: name,
        details: { format: expect.any(String) as string, family: expect.any(String) as string },
      });
      expect(tag?.['digest']).toMatch(/^[0-9a-f]{64}$/);
      expect(Date.parse(String(tag?.['modified_at']))).not.toBeNaN();
      expect(typeof tag?.['size']).toBe('number');
    }
  });

  it.each(foreign)('shows %s without asking its backend', async (model) => {
    const { status, body } = await post('/api/show', { model });
    expect(status).toBe(200);
    expect(body['capabilities']).toContain('completion');
    expect(body['model_info']).toBeTypeOf('object');
    expect([...rig.openai.seen, ...rig.anthropic.seen]).toEqual([]);
  });

  it('lists them in ps once they have been used', async () => {
    expect((await get('/api/ps')).models.map(({ name }) => name)).toEqual(['m:latest']);
    await sendChat(rig.url, { form: openaiClient, model: models.openai, chat: { text: 'hi' } });
    const names = (await get('/api/ps')).models.map(({ name }) => name);
    expect(names).toEqual(['m:latest', models.openai]);
  });

  it('tells a version', async () => {
    expect(await get('/api/version')).toEqual({ version: '0.31.2' });
  });
});

describe('loading and unloading', () => {
  it.each(foreign)('%s is answered without its backend', async (model) => {
    for (const [keepAlive, reason] of [
      [undefined, 'load'],
      ['5m', 'load'],
      [-1, 'load'],
      [0, 'unload'],
      ['0s', 'unload'],
    ] as const) {
      const keep = keepAlive === undefined ? {} : { keep_alive: keepAlive };
      expect((await post('/api/chat', { model, messages: [], ...keep })).body).toMatchObject({
        model,
        done: true,
        done_reason: reason,
      });
      expect((await post('/api/generate', { model, ...keep })).body).toMatchObject({
        model,
        done: true,
        done_reason: reason,
      });
    }
    expect([...rig.openai.seen, ...rig.anthropic.seen]).toEqual([]);
    const rows = await rig.completedRows(10);
    expect(new Set(rows.map(({ completed }) => completed?.outcome))).toEqual(new Set(['ok']));
  });

  it('of the machine’s own models is left to Ollama', async () => {
    await post('/api/generate', { model: 'm', keep_alive: 0, stream: false });
    expect(rig.ollama.seen.at(-1)).toMatchObject({ url: '/api/generate' });
  });
});

describe('an Ollama client', () => {
  it('may add the tag that it adds to every name', async () => {
    for (const model of foreign) {
      const answer = await sendChat(rig.url, { form: ollamaClient, model: `${model}:latest`, chat: { text: 'hi' } });
      expect(ollamaClient.readText(answer.text)).toBe('Hello world');
    }
    expect(JSON.parse(rig.openai.seen.at(-1)?.body ?? '')).toMatchObject({ model: 'gpt' });
  });

  it('gets records whose counts and times look like Ollama’s', async () => {
    const { body } = await post('/api/chat', {
      model: models.openai,
      stream: false,
      messages: [{ role: 'user', content: 'hi' }],
    });
    expect(body).toMatchObject({
      model: models.openai,
      done: true,
      done_reason: 'stop',
      prompt_eval_count: 5,
      eval_count: 2,
    });
    expect(Number(body['total_duration'])).toBeGreaterThan(0);
    expect(Date.parse(String(body['created_at']))).not.toBeNaN();
  });
});
