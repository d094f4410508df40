import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../../apps/base/index.ts';
import type { FitReport } from '../../../../apps/contract/model/index.ts';
import { computeMemoryBudget, createModelFit, createModels, type ModelFit } from '../../../../apps/models/index.ts';
import { createOllamaDouble, type OllamaDouble } from '../ollama-double.ts';

const budget = computeMemoryBudget({ totalBytes: 2 ** 34, wiredLimitMb: null, platform: 'linux', overrideGib: null });
const settings = { contextLength: 'auto', parallel: 1, kvCacheType: 'auto' } as const;
const info = {
  'general.architecture': 'new',
  'new.block_count': 6,
  'new.embedding_length': 1024,
  'new.context_length': 8192,
  'new.attention.head_count': 8,
  'new.attention.head_count_kv': 8,
};
let ollama: OllamaDouble;
let fit: ModelFit;
let url: string | null;
let stop: () => void;

beforeEach(async () => {
  ollama = await createOllamaDouble();
  url = ollama.url;
  const clock = createFakeClock(0);
  const log = { warn: () => undefined };
  const models = createModels({ daemonUrl: () => url, clock, timers: clock, budget, log });
  fit = createModelFit({ daemonUrl: () => url, models, settings: () => settings });
  stop = () => {
    fit.dispose();
    models.dispose();
  };
  setResident(null);
  ollama.answers['/api/tags'] = { status: 200, body: { models: [{ name: 'some:latest', size: 1e9 }] } };
  setShow(info);
});
afterEach(async () => {
  stop();
  await ollama.close();
});

function setResident(sizeBytes: number | null): void {
  const entry = { name: 'some:latest', size: sizeBytes, size_vram: 0, context_length: 4096 };
  const models = sizeBytes === null ? [] : [{ ...entry, expires_at: '1970-01-01T00:05:00Z' }];
  ollama.answers['/api/ps'] = { status: 200, body: { models } };
}
function setShow(modelInfo: unknown): void {
  ollama.answers['/api/show'] = { status: 200, body: { model_info: modelInfo } };
}
const preview = (model = 'some'): Promise<FitReport> =>
  fit.preview({ model, contextLength: 4096, busy: new Set(), otherBackends: [] });
const cacheOf = async (): Promise<number> => (await preview()).need.cacheBytes;

describe('the fit of a model', () => {
  it('is reckoned from what the daemon says of it, under its full name', async () => {
    const report = await preview('SOME');
    expect(report).toMatchObject({ model: 'some:latest', load: { contextLength: 4096 }, verdict: { kind: 'go' } });
    expect(report.need).toMatchObject({ weightsBytes: 1e9, cacheBytes: 6 * 8 * 256 * 2 * 4096 });
    expect(ollama.requests).toContain('POST /api/show {"model":"some:latest"}');
  });

  it('is to be had by the whole name, with the place of the library', async () => {
    const report = await preview('registry.ollama.ai/library/some');
    expect(report).toMatchObject({ model: 'some:latest', verdict: { kind: 'go' } });
  });

  it('learns what the model took, and remembers it when the model is gone', async () => {
    setResident(3e9);
    const loaded = await preview();
    expect(loaded.need.observedRatio).toBeGreaterThan(1);
    setResident(null);
    expect((await preview()).need).toMatchObject({ neededBytes: loaded.need.neededBytes });
  });

  it('asks for everything where lists were left out', async () => {
    const heads = [0, 0, 8, 0, 0, 8];
    setShow({ ...info, 'new.attention.head_count_kv': [] });
    const short = ollama.answers['/api/show'];
    const whole = { status: 200, body: { model_info: { ...info, 'new.attention.head_count_kv': heads } } };
    Object.defineProperty(ollama.answers, '/api/show', {
      get: () => (ollama.requests.at(-1)?.includes('"verbose":true') ? whole : short),
    });
    expect(await cacheOf()).toBe(2 * 8 * 256 * 2 * 4096);
  });

  it('takes the most there can be when everything cannot be had', async () => {
    setShow({ ...info, 'new.attention.head_count_kv': [] });
    const short = ollama.answers['/api/show'];
    Object.defineProperty(ollama.answers, '/api/show', {
      get: () => (ollama.requests.at(-1)?.includes('"verbose":true') ? { status: 500, body: {} } : short),
    });
    expect(await cacheOf()).toBe(6 * 8 * 256 * 2 * 4096);
  });

  it('is not to be had of a model that is not installed, and says how to get it', async () => {
    await expect(preview('other:7b')).rejects.toMatchObject({
      code: 'model_not_found',
      data: { advice: 'Get it: drover models pull other:7b' },
    });
    await expect(preview('some:8b')).rejects.toMatchObject({ code: 'model_not_found' });
    await expect(preview('../some')).rejects.toMatchObject({ code: 'model_not_found' });
  });

  it('is not to be had without a daemon', async () => {
    url = null;
    await expect(preview()).rejects.toMatchObject({ code: 'daemon_unavailable' });
  });
});
