import { Ollama } from 'ollama';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually, fast, startSimulator, stopSimulators, userMessage } from './simulator-here.ts';

afterEach(stopSimulators);

const model = 'llama3.2:3b';
const start = async (switches: Record<string, unknown> = fast, environment: NodeJS.ProcessEnv = {}) => {
  const simulator = await startSimulator(switches, { environment });
  return { simulator, client: new Ollama({ host: simulator.url }) };
};

describe('residency', () => {
  it('shows a loaded model with size, context and expiry, and forgets it when its keep-alive ends', async () => {
    const { client } = await start(fast, { OLLAMA_CONTEXT_LENGTH: '8192' });
    expect((await client.ps()).models).toEqual([]);
    await client.generate({ model, prompt: 'Hi', keep_alive: '200ms' });
    const [entry] = (await client.ps()).models;
    expect(entry).toMatchObject({ name: model, context_length: 8192 });
    expect(entry?.size).toBe(entry?.size_vram);
    expect(entry?.size).toBeGreaterThan(2_019_393_189);
    await eventually(async () => ((await client.ps()).models.length === 0 ? true : undefined));
  });

  it('loads and unloads without a prompt, as one JSON object even when streaming', async () => {
    const { simulator, client } = await start();
    const load = await simulator.post('/api/generate', { model });
    expect(load.headers.get('content-type')).toContain('application/json');
    expect(await load.json()).toMatchObject({ response: '', done: true, done_reason: 'load' });
    expect((await client.ps()).models).toHaveLength(1);
    const unload = await simulator.post('/api/chat', { model, messages: [], keep_alive: 0 });
    expect(await unload.json()).toMatchObject({ message: { role: 'assistant', content: '' }, done_reason: 'unload' });
    expect((await client.ps()).models).toEqual([]);
  });

  it('takes its load time once, and less for a prompt it knows already', async () => {
    const { client } = await start({ ...fast, loadMs: 300, prefillTokensPerSecond: 2000 });
    const request = { model, messages: userMessage('word '.repeat(600)), options: { num_predict: 2 } };
    const first = await client.chat(request);
    const second = await client.chat(request);
    expect(first.load_duration).toBeGreaterThan(290e6);
    expect(second.load_duration).toBeLessThan(first.load_duration / 2);
    expect(second.prompt_eval_count).toBe(first.prompt_eval_count);
    expect(first.prompt_eval_duration).toBeGreaterThan(250e6);
    expect(second.prompt_eval_duration).toBeLessThan(first.prompt_eval_duration / 2);
  });

  it('plays models of any size, in the list and when loaded, whose memory grows with context and slots', async () => {
    const modelBytes = 20e9;
    const { simulator, client } = await start({ ...fast, modelBytes }, { OLLAMA_NUM_PARALLEL: '2' });
    expect(new Set((await client.list()).models.map(({ size }) => size))).toEqual(new Set([modelBytes]));
    const loadedBytes = async (contextLength: number): Promise<number> => {
      await client.generate({ model, prompt: '', options: { num_ctx: contextLength } });
      return (await client.ps()).models[0]?.size ?? 0;
    };
    const [small, large] = [await loadedBytes(4096), await loadedBytes(32_768)];
    // 28 blocks of 8 heads with 128 values of 2 bytes for key and value each, in two slots.
    expect(large - small).toBe(28 * 8 * 128 * 2 * 2 * (32_768 - 4096) * 2);
    expect(small).toBeGreaterThan(modelBytes);
    simulator.control(fast);
    expect((await client.ps()).models[0]?.size).toBe(large);
    expect((await client.list()).models.find(({ name }) => name === model)?.size).toBe(2_019_393_189);
  });

  it('keeps a model for ever with -1, and unloads a busy one after its last request', async () => {
    const { simulator, client } = await start({ ...fast, stallAfterTokens: 1 });
    await client.generate({ model, prompt: '', keep_alive: -1 });
    const [kept] = (await client.ps()).models;
    expect(new Date(kept?.expires_at ?? 0).getUTCFullYear()).toBeGreaterThan(2200);
    const leaving = new AbortController();
    const answer = await simulator.post('/api/generate', { model, prompt: 'Hi' }, leaving.signal);
    await client.generate({ model, prompt: '', keep_alive: 0 });
    expect((await client.ps()).models).toHaveLength(1);
    leaving.abort();
    await expect(answer.text()).rejects.toThrow();
    await eventually(async () => ((await client.ps()).models.length === 0 ? true : undefined));
  });

  it('holds no more models than it is told to', async () => {
    const { client } = await start(fast, { OLLAMA_MAX_LOADED_MODELS: '2' });
    for (const name of ['llama3.2:3b', 'qwen3:4b', 'gemma3:4b']) await client.generate({ model: name, prompt: '' });
    const names = (await client.ps()).models.map(({ name }) => name);
    expect(names).toHaveLength(2);
    expect(names).toContain('gemma3:4b');
  });

  it('reloads when a request asks for another context', async () => {
    const { client } = await start();
    await client.chat({ model, messages: userMessage('Hi'), options: { num_ctx: 2048 } });
    expect((await client.ps()).models).toMatchObject([{ context_length: 2048 }]);
    await client.chat({ model, messages: userMessage('Hi') });
    expect((await client.ps()).models).toMatchObject([{ context_length: 4096 }]);
  });

  it('says busy when told to, when too many loads wait, and tells a failed load', async () => {
    const { simulator } = await start({ ...fast, busy: true }, { OLLAMA_MAX_QUEUE: '1' });
    const ask = (name: string): Promise<Response> =>
      simulator.post('/api/generate', { model: name, prompt: 'Hi', stream: false });
    expect((await ask(model)).status).toBe(503);
    simulator.control({ ...fast, loadFailure: 'out of memory' });
    expect(await (await ask(model)).json()).toEqual({
      error: 'llama-server process has terminated: exit status 1: out of memory',
    });
    simulator.control({ ...fast, loadMs: 300 });
    const answers = await Promise.all([ask('qwen3:4b'), ask('gemma3:4b'), ask('qwen3-coder:30b')]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 503]);
  });

  it('serves as many at once as it has slots, the others in order', async () => {
    const { client } = await start({ ...fast, tokensPerSecond: 40 }, { OLLAMA_NUM_PARALLEL: '2' });
    const ended: number[] = [];
    const ask = async (index: number): Promise<void> => {
      await client.chat({ model, messages: userMessage(`Hi ${index}`), options: { num_predict: 8 } });
      ended.push(index);
    };
    await Promise.all([ask(0), ask(1), ask(2), ask(3)]);
    expect(new Set(ended.slice(0, 2))).toEqual(new Set([0, 1]));
    expect(ended.slice(2)).toHaveLength(2);
  });

  it('speaks at about its rate', async () => {
    const { client } = await start({ ...fast, tokensPerSecond: 100 });
    const answer = await client.chat({ model, messages: userMessage('Hi'), options: { num_predict: 30 } });
    expect(answer.eval_count / (answer.eval_duration / 1e9)).toBeGreaterThan(50);
    expect(answer.eval_count / (answer.eval_duration / 1e9)).toBeLessThan(110);
  });
});
