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
