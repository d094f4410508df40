import { createHash } from 'node:crypto';
import { Ollama } from 'ollama';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually, fast, readRecords, startSimulator, stopSimulators, userMessage } from './simulator-here.ts';

afterEach(stopSimulators);

const start = async (switches: Record<string, unknown> = {}) => {
  const simulator = await startSimulator({ ...fast, pullBytesPerSecond: 50_000_000_000, ...switches });
  return { simulator, client: new Ollama({ host: simulator.url }) };
};
const names = async (client: Ollama): Promise<string[]> => (await client.list()).models.map(({ name }) => name);

describe('the library', () => {
  it('pulls with progress that grows to the total, and has the model first afterwards', async () => {
    const { client } = await start({ pullBytesPerSecond: 5_000_000_000 });
    const records = [];
    for await (const record of await client.pull({ model: 'llama3.2:1b', stream: true })) records.push(record);
    const layer = records.filter(({ total, status }) => total > 1_000_000 && /^pulling [0-9a-f]{12}$/.test(status));
    expect(layer.length).toBeGreaterThan(2);
    expect(layer.at(-1)?.completed).toBe(layer.at(-1)?.total);
    expect(records.map(({ status }) => status).slice(-3)).toEqual([
      'verifying sha256 digest',
      'writing manifest',
      'success',
    ]);
    expect((await names(client))[0]).toBe('llama3.2:1b');
    expect((await client.chat({ model: 'llama3.2:1b', messages: userMessage('Hi') })).message.content).toContain(
      'llama3.2:1b',
    );
  });

  it('resumes a pull that was aborted', async () => {
    const { simulator, client } = await start({ pullBytesPerSecond: 2_000_000_000 });
    const controller = new AbortController();
    const first = await simulator.post('/api/pull', { model: 'mistral:7b' }, controller.signal);
    let text = '';
    const read = async (): Promise<void> => {
      for await (const chunk of first.body ?? []) {
        text += Buffer.from(chunk).toString();
        if (Number(/"completed":(\d+)/.exec(text)?.[1]) > 0) controller.abort();
      }
    };
    await expect(read()).rejects.toThrow();
    await simulator.waitForJournal((line) => line.event === 'request-aborted');
    expect(await names(client)).not.toContain('mistral:7b');
    const reached = Number(/"completed":(\d+)/.exec(text)?.[1]);
    const second = readRecords(await (await simulator.post('/api/pull', { model: 'mistral:7b' })).text());
    expect(second[1]?.['completed']).toBeGreaterThanOrEqual(reached);
    expect(second.at(-1)).toEqual({ status: 'success' });
  });

  it('tells an unknown model and a broken connection in an error line', async () => {
    const { simulator } = await start();
    const unknown = await simulator.post('/api/pull', { model: 'no-such-model' });
    expect(unknown.status).toBe(200);
    expect(readRecords(await unknown.text())).toEqual([
      { status: 'pulling manifest' },
      { error: 'pull model manifest: file does not exist' },
    ]);
    const whole = await simulator.post('/api/pull', { model: 'no-such-model', stream: false });
    expect(whole.status).toBe(500);
    simulator.control({ ...fast, pullErrorAfterRecords: 2 });
    const broken = readRecords(await (await simulator.post('/api/pull', { model: 'mistral:7b' })).text());
    expect(broken.at(-1)).toHaveProperty('error');
  });

  it('copies, creates with a system text, and deletes', async () => {
    const { simulator, client } = await start();
    await client.copy({ source: 'llama3.2:3b', destination: 'mine' });
    expect(await names(client)).toContain('mine:latest');
    const created = await client.create({
      model: 'pirate',
      from: 'llama3.2:3b',
      system: 'Arr',
      parameters: { temperature: 0.1 },
      stream: false,
    });
    expect(created.status).toBe('success');
    expect(await client.show({ model: 'pirate' })).toMatchObject({
      system: 'Arr',
      details: { parent_model: 'llama3.2:3b' },
    });
    await client.delete({ model: 'mine' });
    expect(await names(client)).not.toContain('mine:latest');
    await expect(client.delete({ model: 'mine' })).rejects.toThrow("model 'mine' not found");
    await expect(client.copy({ source: 'nope', destination: 'x' })).rejects.toThrow('model "nope" not found');
    expect(await (await simulator.post('/api/create', { model: 'x' })).json()).toEqual({
      error: "neither 'from' or 'files' was specified",
    });
  });

  it('takes blobs whose digest is right', async () => {
    const { simulator } = await start();
    const content = 'not really a model';
    const digest = createHash('sha256').update(content).digest('hex');
    const head = async (): Promise<number> =>
      (await fetch(`${simulator.url}/api/blobs/sha256:${digest}`, { method: 'HEAD' })).status;
    expect(await head()).toBe(404);
    expect((await simulator.post(`/api/blobs/sha256:${digest}`, content)).status).toBe(201);
    expect((await simulator.post(`/api/blobs/sha256:${digest}`, content)).status).toBe(200);
    expect(await head()).toBe(200);
    const wrong = await simulator.post(`/api/blobs/sha256:${'0'.repeat(64)}`, content);
    expect(await wrong.json()).toEqual({
      error: `digest mismatch, expected "sha256:${'0'.repeat(64)}", got "sha256:${digest}"`,
    });
    expect(await (await simulator.post('/api/blobs/nonsense', content)).json()).toEqual({
      error: 'invalid digest format',
    });
  });

  it('unloads nothing when a resident model is deleted', async () => {
    const { client } = await start();
    await client.generate({ model: 'qwen3:4b', prompt: 'Hi' });
    await client.delete({ model: 'qwen3:4b' });
    await eventually(async () => ((await client.ps()).models[0]?.name === 'qwen3:4b' ? true : undefined));
  });
});
