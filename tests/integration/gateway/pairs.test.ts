import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { models, type PairBackend, type PairRig, startPairRig } from '../../fakes/gateway/pair-rig.ts';
import { clientForms, ollamaClient, openaiClient, responsesClient, sendChat } from './client-forms.ts';
import { readAnswer } from './read-answers.ts';

let rig: PairRig;
beforeEach(async () => {
  rig = await startPairRig();
});
afterEach(() => rig.close());

const backends = Object.keys(models) as readonly PairBackend[];
const ids = { ollama: 'local', openai: 'cloud', anthropic: 'claude' } as const;
const served = { ollama: 'm:latest', openai: 'gpt', anthropic: 'claude' } as const;
const pairs = clientForms.flatMap((form) => backends.map((backend) => ({ form, backend, client: form.name })));
const isEqual = (client: string, backend: PairBackend): boolean => client.toLowerCase() === backend;
const contentTypes = {
  OpenAI: 'text/event-stream',
  Anthropic: 'text/event-stream',
  Responses: 'text/event-stream',
  Ollama: 'application/x-ndjson',
};

describe.each(pairs)('a client of $client with a backend of $backend', ({ form, backend, client }) => {
  it.each([true, false])(
    'gets its answer in its own form, streamed %s, and a row that says what happened',
    async (isStreaming) => {
      const answer = await sendChat(rig.url, { form, model: models[backend], chat: { text: 'hi', isStreaming } });
      expect(answer.status).toBe(200);
      const contentType = answer.headers.get('content-type') ?? '';
      expect(contentType).toContain(
        isStreaming ? contentTypes[client as keyof typeof contentTypes] : 'application/json',
      );
      expect(readAnswer(form.path, { status: 200, contentType, text: answer.text })).toEqual({ kind: 'whole' });
      expect(form.readText(answer.text)).toBe('Hello world');
      expect(answer.headers.get('x-drover-backend')).toBe(ids[backend]);
      expect(answer.headers.get('x-drover-model')).toBe(served[backend]);
      const [row] = await rig.completedRows(1);
      expect(row?.opened).toMatchObject({
        route: form.path,
        dialectIn: client === 'Responses' ? 'openai' : client.toLowerCase(),
        dialectOut: backend,
        backend: ids[backend],
        model: models[backend],
        stream: isStreaming,
      });
      expect(row?.completed).toMatchObject({
        outcome: 'ok',
        status: 200,
        promptTokens: 5,
        completionTokens: 2,
        finishReason: 'stop',
        servedModel: served[backend],
      });
    },
  );

  it('is asked for by the name that the backend knows', async () => {
    await sendChat(rig.url, { form, model: models[backend], chat: { text: 'hi' } });
    const seen = rig[backend].seen.at(-1);
    expect(seen?.method).toBe('POST');
    expect(JSON.parse(seen?.body ?? '')).toMatchObject({
      model: backend === 'ollama' && isEqual(client, backend) ? 'm' : served[backend],
    });
  });
});

describe('equal dialects', () => {
  it.each(clientForms.filter(({ name }) => name !== 'Responses'))(
    '$name bodies pass byte by byte but for the name of the model',
    async (form) => {
      const backend = form.name.toLowerCase() as PairBackend;
      const body = form.write(models[backend], { text: 'hi', extra: { x_vendor: { n: 1 } } });
      const odd = body.replace('"x_vendor":{"n":1}', '"x_vendor":{"n":12345678901234567890, "f":1.10}');
      const answer = await fetch(rig.url + form.path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: odd,
      });
      expect(answer.status).toBe(200);
      expect(rig[backend].seen.at(-1)?.body).toBe(
        odd.replace(`"model":"${models[backend]}"`, `"model":"${backend === 'ollama' ? 'm' : served[backend]}"`),
      );
      expect(answer.headers.get('x-drover-translation')).toBeNull();
    },
  );

  it('a Responses client gets a translation from a server without that route, from the first request on', async () => {
    for (let count = 0; count < 2; count++) {
      const answer = await sendChat(rig.url, { form: responsesClient, model: models.openai, chat: { text: 'hi' } });
      expect(responsesClient.readText(answer.text)).toBe('Hello world');
    }
    expect(rig.openai.seen.map(({ url }) => url)).toEqual([
      '/v1/responses',
      '/v1/chat/completions',
      '/v1/chat/completions',
    ]);
  });
});

describe('what a backend has no place for', () => {
  it('is told in the header and in the row', async () => {
    const extra = { options: { mirostat: 1 }, think: 'high', logprobs: true };
    const answer = await sendChat(rig.url, {
      form: ollamaClient,
      model: models.anthropic,
      chat: { text: 'hi', extra },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-drover-translation')).toMatch(/dropped .*options\.mirostat/);
    const [row] = await rig.completedRows(1);
    expect(row?.opened.translation.dropped).toContain('options.mirostat');
  });

  it('is imitated where it can be, several answers one after the other', async () => {
    for (const backend of ['ollama', 'anthropic'] as const) {
      const answer = await sendChat(rig.url, {
        form: openaiClient,
        model: models[backend],
        chat: { text: 'hi', extra: { n: 3, ...(backend === 'ollama' ? { seed: 5 } : {}) } },
      });
      const { choices, usage } = JSON.parse(answer.text) as {
        choices: { index: number }[];
        usage: { prompt_tokens: number; completion_tokens: number };
      };
      expect(choices.map(({ index }) => index)).toEqual([0, 1, 2]);
      expect(usage).toMatchObject({ prompt_tokens: 5, completion_tokens: 6 });
      expect(rig[backend].seen).toHaveLength(3);
      expect(answer.headers.get('x-drover-translation')).toContain('emulated n');
    }
    const seeds = rig.ollama.seen.map(({ body }) => (JSON.parse(body) as { options: { seed: number } }).options.seed);
    expect(seeds).toEqual([5, 6, 7]);
  });
});

describe('texts and embeddings', () => {
  const post = async (path: string, body: object) => {
    const answer = await fetch(rig.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  it.each(backends)('completions of both dialects come from a backend of %s', async (backend) => {
    const openai = await post('/v1/completions', { model: models[backend], prompt: 'Once' });
    expect(openai).toMatchObject({ status: 200, body: { choices: [{ text: 'Hello world', finish_reason: 'stop' }] } });
    const ollama = await post('/api/generate', { model: models[backend], prompt: 'Once', stream: false });
    expect(ollama).toMatchObject({ status: 200, body: { response: 'Hello world', done: true } });
  });

  it.each(['ollama', 'openai'] as const)('embeddings of both dialects come from a backend of %s', async (backend) => {
    const openai = await post('/v1/embeddings', { model: models[backend], input: ['a', 'b'] });
    expect(openai).toMatchObject({ status: 200, body: { data: [{ index: 0 }, { index: 1 }] } });
    const ollama = await post('/api/embed', { model: models[backend], input: ['a', 'b'] });
    expect((ollama.body['embeddings'] as unknown[]).length).toBe(2);
  });

  it('embeddings of Anthropic are refused, for it has none', async () => {
    for (const path of ['/v1/embeddings', '/api/embed']) {
      expect(await post(path, { model: models.anthropic, input: 'a' })).toMatchObject({ status: 400 });
    }
    expect(rig.anthropic.seen).toEqual([]);
  });
});

describe('tokens', () => {
  it.each(backends)('are counted for a model of %s', async (backend) => {
    const body = JSON.stringify({ model: models[backend], messages: [{ role: 'user', content: 'x'.repeat(400) }] });
    const answer = await fetch(`${rig.url}/v1/messages/count_tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(await answer.json()).toEqual({ input_tokens: backend === 'anthropic' ? 5 : 104 });
  });
});
