import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BackendSettings, GatewaySettings } from '../../../apps/gateway/index.ts';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';
import { type SimulatorProcess, startSimulator } from '../../fakes/gateway/simulator.ts';
import { anthropicKey } from '../../fakes/upstreams/anthropic/anthropic-models.ts';
import { startAnthropicUpstream } from '../../fakes/upstreams/anthropic/start-anthropic-upstream.ts';
import { openaiModels, startOpenaiUpstream } from '../../fakes/upstreams/openai/start-openai-upstream.ts';
import type { Upstream } from '../../fakes/upstreams/start-upstream.ts';

const model = 'llama3.2:3b';
let simulator: SimulatorProcess;
let openai: Upstream;
let anthropic: Upstream;
let rig: Rig;

const local: BackendSettings = { id: 'local', kind: 'ollama', url: 'managed', apiKey: null, isStrict: false };

function useBackends(...backends: readonly BackendSettings[]): Pick<GatewaySettings, 'backends' | 'routes'> {
  const listed = backends.map(({ id, kind }) => ({ id, dialect: kind }));
  return { backends, routes: { backends: listed, rules: [], defaultTarget: null } };
}

const all = () =>
  useBackends(
    local,
    { id: 'studio', kind: 'openai', url: `${openai.url}/v1`, apiKey: 'sk-test', isStrict: false },
    { id: 'vendor', kind: 'anthropic', url: `${anthropic.url}/v1`, apiKey: anthropicKey, isStrict: false },
  );

beforeAll(async () => {
  [simulator, openai, anthropic] = await Promise.all([
    startSimulator({ TOKENS_PER_SECOND: '4000' }),
    startOpenaiUpstream(),
    startAnthropicUpstream(),
  ]);
});
afterEach(() => rig.close());
afterAll(async () => {
  await Promise.all([simulator.stop(), openai.close(), anthropic.close()]);
});

async function use(settings: Partial<GatewaySettings> = {}): Promise<void> {
  rig = await startRig({ upstreamUrl: simulator.url, settings: { ...all(), ...settings } });
}

async function post(path: string, body: unknown) {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(rig.url + path, init);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}
async function ask(path: string, body: unknown): Promise<Record<string, unknown>> {
  const { text } = await post(path, body);
  return JSON.parse(text) as Record<string, unknown>;
}
const get = async (path: string): Promise<unknown> => (await fetch(rig.url + path)).json();

describe('a worker', () => {
  it('answers a prompt and has its row', async () => {
    await use();
    const body = {
      prompt: 'hi',
      worker_type: 'local_llm',
      model_id: model,
      conversation_id: 'c-1',
      context: { project_id: 'notes' },
    };
    const answer = await ask('/generate', body);
    expect(answer).toMatchObject({
      success: true,
      worker_type: 'local_llm',
      model_id: model,
      conversation_id: 'c-1',
      error: null,
      metadata: { finish_reason: 'stop', backend: 'local' },
    });
    expect(answer).not.toHaveProperty('message');
    const [row] = await rig.completedRows(1);
    expect(row?.opened).toMatchObject({
      dialectIn: 'workers',
      route: '/generate',
      project: 'notes',
      session: 'c-1',
      servedModel: model,
    });
    expect(row?.opened.translation.dropped).toEqual([]);
    expect((answer['metadata'] as { tokens_used: number }).tokens_used).toBe(
      (row?.completed?.promptTokens ?? 0) + (row?.completed?.completionTokens ?? 0),
    );
  });

  it.each([
    ['openai', `studio/${openaiModels.chat}`, 'studio'],
    ['anthropic', /^vendor\//, 'vendor'],
    ['claude', /^vendor\//, 'vendor'],
    ['local_llm', /:/, 'local'],
  ] as const)('of type %s chooses a model of its own kind of backend', async (worker_type, model_id, backend) => {
    await use();
    const answer = await ask('/chat', { messages: [{ role: 'user', content: 'hi' }], worker_type });
    expect(answer).toMatchObject({ success: true, worker_type, metadata: { backend } });
    expect(answer['message']).toEqual({ role: 'assistant', content: answer['response'] });
    expect(answer['model_id']).toEqual(typeof model_id === 'string' ? model_id : expect.stringMatching(model_id));
  });

  it('takes the model of the configuration, and the default where it has nothing better', async () => {
    const { backends, routes } = all();
    const workers = {
      maxPromptChars: 8000,
      blockedPatterns: [],
      models: { scribe: `studio/${openaiModels.chat}`, anthropic: model },
    };
    await use({ backends, workers, routes: { ...routes, defaultTarget: { backend: 'local', model } } });
    expect(await ask('/generate', { prompt: 'hi', worker_type: 'scribe' })).toMatchObject({
      worker_type: 'scribe',
      model_id: `studio/${openaiModels.chat}`,
    });
    expect(await ask('/generate', { prompt: 'hi', worker_type: 'claude' })).toMatchObject({
      worker_type: 'claude',
      model_id: model,
    });
    for (const worker_type of ['local_llm', 'nobody', undefined]) {
      expect(await ask('/generate', { prompt: 'hi', worker_type })).toMatchObject({
        worker_type: 'local_llm',
        model_id: `local/${model}`,
      });
    }
  });

  it('prefers a model that is loaded', async () => {
    await use();
    await ask('/generate', { prompt: 'hi', model_id: 'qwen3:4b' });
    expect(await ask('/generate', { prompt: 'hi', worker_type: 'local_llm' })).toMatchObject({ success: true });
    const residents = ((await get('/api/ps')) as { models: { name: string }[] }).models.map(({ name }) => name);
    const chosen = (await ask('/generate', { prompt: 'hi' }))['model_id'];
    expect(residents).toContain(chosen);
  });

  it('asks for a model when there is none to choose', async () => {
    await use(
      useBackends({ id: 'studio', kind: 'openai', url: `${openai.url}/v1`, apiKey: 'sk-test', isStrict: false }),
    );
    const answer = await post('/generate', { prompt: 'hi', worker_type: 'anthropic' });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({
      success: false,
      error: { code: 'invalid_request', message: expect.stringContaining('model_id') },
    });
  });

  it('says why when the daemon is stopped', async () => {
    rig = await startRig({ upstreamUrl: null });
    const answer = await post('/generate', { prompt: 'hi', worker_type: 'local_llm' });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('x-drover-error')).toBe('backend_stopped');
  });
});

describe('a stream of a worker', () => {
  const readEvents = (text: string) =>
    text
      .split('\n\n')
      .filter((block) => block.startsWith('data: {'))
      .map((block) => JSON.parse(block.slice(6)) as { type: string; content?: string });

  it.each(['/chat/stream', '/p/notes/chat/stream'])(
    'on %s needs no word in the body and says what the whole answer says',
    async (path) => {
      await use();
      const body = { messages: [{ role: 'user', content: 'hi' }], model_id: model };
      const whole = await ask('/chat', body);
      const answer = await post(path, body);
      expect(answer.headers.get('content-type')).toBe('text/event-stream');
      const events = readEvents(answer.text);
      expect(events.flatMap(({ content = '' }) => content).join('')).toBe(whole['response']);
      expect(events.at(-1)).toMatchObject({
        type: 'done',
        worker_type: 'local_llm',
        model_id: model,
        metadata: { backend: 'local' },
      });
      expect(answer.text.endsWith('data: [DONE]\n\n')).toBe(true);
    },
  );

  it('ends without done when the backend breaks off', async () => {
    await use();
    openai.setFault({ kind: 'cut', afterFrames: 3 });
    const answer = await post('/chat/stream', { prompt: 'hi', worker_type: 'openai' });
    openai.setFault({ kind: 'none' });
    expect(readEvents(answer.text).at(-1)).toMatchObject({ type: 'error', error: { code: 'stream_interrupted' } });
    expect(answer.text).not.toContain('[DONE]');
  });
});

describe('the limits', () => {
  it('are 8000 characters unless the configuration says otherwise', async () => {
    await use();
    expect((await post('/generate', { prompt: 'x'.repeat(8000), model_id: model })).status).toBe(200);
    const answer = await post('/generate', { prompt: 'x'.repeat(8001), model_id: model });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({
      success: false,
      error: {
        message: 'prompt must be at most 8000 characters, messages included.',
        type: 'invalid_request_error',
        code: 'invalid_request',
      },
    });
  });

  it('refuse blocked prompts before any backend is asked', async () => {
    await use({ workers: { maxPromptChars: 100, blockedPatterns: [/s3cret/u], models: {} } });
    const before = openai.calls().length;
    const answer = await post('/chat', { prompt: 'the s3cret', worker_type: 'openai' });
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain('s3cret');
    expect(openai.calls()).toHaveLength(before);
  });
});

describe('the list of workers', () => {
  it('tells types, backends and models', async () => {
    await use();
    expect(await get('/workers/types')).toEqual({ types: ['openai', 'anthropic', 'claude', 'local_llm'] });
    expect(await get('/workers')).toEqual({
      workers: [
        { type: 'openai', available: true, backends: ['studio'], models: 3 },
        { type: 'anthropic', available: true, backends: ['vendor'], models: expect.any(Number) },
        { type: 'local_llm', available: true, backends: ['local'], models: expect.any(Number) },
      ],
      default: 'local_llm',
    });
    const claude = (await get('/workers/claude/models')) as {
      worker_type: string;
      models: { id: string; backend: string }[];
    };
    expect(claude.worker_type).toBe('claude');
    expect(claude.models[0]).toEqual({ id: expect.stringMatching(/^vendor\/claude/), backend: 'vendor' });
    expect(await get('/workers/local_llm/models')).toMatchObject({
      models: expect.arrayContaining([{ id: model, backend: 'local' }]),
    });
  });

  it('shows which are out of reach', async () => {
    await use(useBackends({ ...local, url: 'http://127.0.0.1:9' }));
    expect(await get('/workers')).toMatchObject({
      workers: [
        { type: 'openai', available: false, backends: [] },
        { type: 'anthropic', available: false, backends: [] },
        { type: 'local_llm', available: false, backends: ['local'] },
      ],
    });
    expect(await get('/workers/local_llm/models')).toEqual({ worker_type: 'local_llm', models: [] });
  });

  it.each(['/workers/nobody/models', '/workers/openai', '/workers/openai/models/x'])(
    'has nothing at %s',
    async (path) => {
      await use();
      const answer = await fetch(rig.url + path);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ success: false, error: { code: 'not_found' } });
    },
  );
});
