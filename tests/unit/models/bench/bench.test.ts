import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock, type Timers } from '../../../../apps/base/index.ts';
import type { Benchmark, InstalledModel, ResidentModel } from '../../../../apps/contract/model/index.ts';
import { type Bench, createBench } from '../../../../apps/models/index.ts';
import { createOllamaDouble, type OllamaDouble } from '../ollama-double.ts';

const model = 'llama3.2:latest';
let ollama: OllamaDouble;
let url: string | null;
let resident: ResidentModel[];
let bench: Bench;
let lentContext: number | null;
let released: boolean[];
const release = (hasAnswered: boolean): void => void released.push(hasAnswered);

/** Waiting costs nothing here. */
const timers: Timers = {
  after(_delayMs, run) {
    queueMicrotask(run);
    return () => undefined;
  },
};
const installed = {
  ...{ name: model, sizeBytes: 2e9, digest: 'abc', modifiedAt: '', family: null, parameterSize: null },
  ...{ quantization: null, capabilities: ['completion'] },
} satisfies InstalledModel;
const inMemory: ResidentModel = {
  ...{ name: model, sizeBytes: 3e9, gpuBytes: 2e9, contextLength: 4096, expiresAtMs: null },
  ...{ isPinned: false, loadedAtMs: 0 },
};
const lines = (...parts: readonly unknown[]): string => parts.map((part) => JSON.stringify(part)).join('\n');
const closing = {
  ...{ response: '', done: true, prompt_eval_count: 1000, prompt_eval_duration: 1e9 },
  ...{ eval_count: 40, eval_duration: 2e9 },
};

beforeEach(async () => {
  ollama = await createOllamaDouble();
  url = ollama.url;
  resident = [];
  lentContext = null;
  released = [];
  ollama.answers['/api/generate'] = { status: 200, body: lines({ response: 'Hi' }, closing) };
  bench = createBench({
    daemonUrl: () => url,
    clock: createFakeClock(7000),
    timers,
    createId: () => 'id-1',
    models: {
      installed: () => Promise.resolve([installed]),
      refresh: () => Promise.resolve(resident),
    },
    lend: () => Promise.resolve({ contextLength: lentContext, unload: () => Promise.resolve(resident), release }),
  });
});
afterEach(() => ollama.close());

async function measure(wanted = 'llama3.2', signal = new AbortController().signal): Promise<Benchmark> {
  const steps = bench.measure({ model: wanted, runs: 2, save: null, inFlightCount: 0, daemonVersion: '1', signal });
  for (;;) {
    const step = await steps.next();
    if (step.done === true) return step.value;
  }
}

describe('createBench', () => {
  it("takes the speeds from the daemon's own figures, with the tag that was left out", async () => {
    const benchmark = await measure();
    expect(benchmark).toMatchObject({ id: 'id-1', atMs: 7000, model, digest: 'abc', runs: 2, contextLength: null });
    expect(benchmark.figures.prefillTokensPerSecond).toEqual({ median: 1000, spread: 0, samples: [1000, 1000] });
    expect(benchmark.figures.decodeTokensPerSecond).toMatchObject({ median: 20, spread: 0 });
    expect(benchmark.figures.loadMs.samples).toHaveLength(1);
  });

  it('asks with a fixed seed and no two prompts that begin alike, so that nothing evaluated is used again', async () => {
    await measure();
    const bodies = ollama.requests.map((request) => JSON.parse(request.slice(request.indexOf('{'))) as AskedBody);
    expect(bodies.map(({ prompt }) => prompt?.slice(0, 2))).toEqual([undefined, '0:', '1:', '1:', '2:', '2:']);
    const [, , short, long] = bodies;
    expect(short).toMatchObject({ model, options: { temperature: 0, seed: 42, num_predict: 64 } });
    expect(long?.prompt?.split(/\s+/).length).toBeGreaterThan(1000);
  });

  it('takes no load for measured when the model stayed in memory, and tells memory and context', async () => {
    resident = [inMemory];
    const { figures, contextLength, gpuBytes } = await measure();
    expect(figures.loadMs).toEqual({ median: null, spread: null, samples: [] });
    expect(figures.memoryBytes.median).toBe(3e9);
    expect({ contextLength, gpuBytes }).toEqual({ contextLength: 4096, gpuBytes: 2e9 });
  });

  it.each([
    [
      'an error in the stream',
      { status: 200, body: lines({ response: 'Hi' }, { error: 'out of memory' }) },
      'daemon_failed',
    ],
    ['a refusal', { status: 500, body: { error: 'no room' } }, 'daemon_failed'],
    ['a model that went', { status: 404, body: { error: 'no such model' } }, 'model_not_found'],
    ['an answer without its end', { status: 200, body: lines({ response: 'Hi' }) }, 'daemon_unavailable'],
    ['nonsense', { status: 200, body: '<html>' }, 'daemon_failed'],
  ])('ends with %s, and can be asked again', async (_what, answer, code) => {
    const sound = ollama.answers['/api/generate'];
    ollama.answers['/api/generate'] = answer;
    await expect(measure()).rejects.toMatchObject({ code });
    if (sound) ollama.answers['/api/generate'] = sound;
    expect((await measure()).model).toBe(model);
  });

  it('does not begin without a daemon, or for what can be no name', async () => {
    url = null;
    await expect(measure()).rejects.toMatchObject({ code: 'daemon_unavailable' });
    await expect(measure('../x')).rejects.toMatchObject({ code: 'model_not_found' });
  });

  it('asks with every request for the context that the model was lent with, and gives it back', async () => {
    lentContext = 8192;
    await measure();
    const bodies = ollama.requests.map((request) => JSON.parse(request.slice(request.indexOf('{'))) as AskedBody);
    expect(bodies.map(({ options }) => options?.['num_ctx'])).toEqual(Array.from({ length: 6 }, () => 8192));
    expect(released).toEqual([true]);
    ollama.answers['/api/generate'] = { status: 500, body: { error: 'no room' } };
    await expect(measure()).rejects.toMatchObject({ code: 'daemon_failed' });
    expect(released).toEqual([true, false]);
  });

  it('ends with the reason of its signal while the daemon is at it', async () => {
    const reader = new AbortController();
    ollama.gate = new Promise(() => undefined);
    const measured = measure(model, reader.signal);
    await expect.poll(() => ollama.requests.length).toBe(1);
    reader.abort(new Error('the reader left'));
    await expect(measured).rejects.toThrow('the reader left');
  });
});

interface AskedBody {
  readonly prompt?: string;
  readonly options?: Readonly<Record<string, unknown>>;
}
