import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '../../../apps/base/index.ts';
import type { ResidentModel } from '../../../apps/contract/model/index.ts';
import { computeMemoryBudget, createModels, type Models } from '../../../apps/models/index.ts';
import { until } from '../../fakes/daemons/supervisor-subject.ts';
import { createOllamaDouble, type OllamaDouble } from './ollama-double.ts';

const budget = computeMemoryBudget({ totalBytes: 2 ** 34, wiredLimitMb: null, platform: 'linux', overrideGib: null });
const startMs = Date.parse('2026-08-22T09:00:00Z');
let ollama: OllamaDouble;
let clock: FakeClock;
let models: Models;
let url: string | null;
let heard: (readonly string[])[];
let warnings: string[];

beforeEach(async () => {
  ollama = await createOllamaDouble();
  clock = createFakeClock(startMs);
  url = ollama.url;
  heard = [];
  warnings = [];
  const log = { warn: (_fields: unknown, message: string) => void warnings.push(message) };
  const isPinned = (model: string): boolean => model === 'a:latest';
  models = createModels({ daemonUrl: () => url, clock, timers: clock, budget, log, isPinned });
  models.onResidencyChange((resident) => heard.push(resident.map((model) => model.name)));
});
afterEach(async () => {
  models.dispose();
  await ollama.close();
});

const entry = (name: string, expiresAt = '2026-08-22T11:05:00.5+02:00') => ({
  ...{ name, model: name, size: 5137025024, size_vram: 4000000000, digest: 'd', details: {} },
  ...{ expires_at: expiresAt, context_length: 4096 },
});
function setResident(...entries: readonly unknown[]): void {
  ollama.answers['/api/ps'] = { status: 200, body: { models: entries } };
}
const names = (resident: readonly ResidentModel[]): readonly string[] => resident.map((model) => model.name);
const looks = (): number => ollama.requests.filter((request) => request === 'GET /api/ps').length;

describe('resident models', () => {
  it('are read from /api/ps, sorted by name', async () => {
    setResident(entry('b:latest'), entry('a:latest', '2318-11-01T00:00:00Z'));
    expect(await models.refresh()).toEqual([
      {
        ...{ name: 'a:latest', sizeBytes: 5137025024, gpuBytes: 4000000000, contextLength: 4096, expiresAtMs: null },
        ...{ isPinned: true, loadedAtMs: startMs },
      },
      {
        ...{ name: 'b:latest', sizeBytes: 5137025024, gpuBytes: 4000000000, contextLength: 4096 },
        ...{ expiresAtMs: startMs + 300_500, isPinned: false, loadedAtMs: startMs },
      },
    ]);
    expect(names(models.resident())).toEqual(['a:latest', 'b:latest']);
  });

  it('bear fields that older daemons leave out, and nonsense', async () => {
    setResident({ name: 'old:1b', size: -1, expires_at: 'soon' }, { size: 3 }, null, 'x');
    expect(await models.refresh()).toEqual([
      {
        ...{ name: 'old:1b', sizeBytes: 0, gpuBytes: 0, contextLength: null, expiresAtMs: null },
        ...{ isPinned: false, loadedAtMs: startMs },
      },
    ]);
    ollama.answers['/api/ps'] = { status: 200, body: { models: null } };
    expect(await models.refresh()).toEqual([]);
  });

  it('tell listeners of changes only', async () => {
    setResident(entry('a'));
    await models.refresh();
    await models.refresh();
    setResident(entry('a'), entry('b'));
    await models.refresh();
    expect(heard).toEqual([['a'], ['a', 'b']]);
  });

  it('are looked at again within two seconds for as long as there is a daemon', async () => {
    setResident();
    await models.refresh();
    setResident(entry('a'));
    clock.advance(1499);
    expect(looks()).toBe(1);
    clock.advance(1);
    await until(() => heard.length === 1);
    expect(looks()).toBe(2);
    url = null;
    await models.refresh();
    expect(clock.pendingCount()).toBe(1);
    clock.advance(1500);
    expect(clock.pendingCount()).toBe(0);
  });

  it('keep the time they were loaded at until they are loaded with another context', async () => {
    setResident(entry('a'));
    await models.refresh();
    clock.advance(60_000);
    setResident(entry('a', '2026-08-22T12:00:00Z'));
    expect((await models.refresh())[0]?.loadedAtMs).toBe(startMs);
    setResident({ ...entry('a'), context_length: 8192 });
    expect((await models.refresh())[0]?.loadedAtMs).toBe(startMs + 60_000);
  });

  it('are asked for once by callers at the same time', async () => {
    setResident(entry('a'));
    const answers = await Promise.all([models.refresh(), models.refresh(), models.refresh()]);
    expect(answers.map(names)).toEqual([['a'], ['a'], ['a']]);
    expect(looks()).toBe(1);
  });

  it('are none when the daemon has gone, at once and for listeners with the next look', async () => {
    setResident(entry('a'));
    await models.refresh();
    url = null;
    expect(models.resident()).toEqual([]);
    clock.advance(5000);
    await until(() => heard.length === 2);
    expect(heard).toEqual([['a'], []]);
    expect(clock.pendingCount()).toBe(0);
  });

  it('are what was last heard while the daemon answers nonsense or not at all', async () => {
    setResident(entry('a'));
    await models.refresh();
    ollama.answers['/api/ps'] = { status: 500, body: { error: 'broken' } };
    expect(names(await models.refresh())).toEqual(['a']);
    await ollama.close();
    expect(names(await models.refresh())).toEqual(['a']);
    expect(warnings).toHaveLength(2);
  });
});

describe('installed models', () => {
  it('are read from /api/tags with what there is to know', async () => {
    const details = { family: 'llama', parameter_size: '8.0B', quantization_level: 'Q4_K_M' };
    const full = {
      name: 'm:latest',
      size: 7,
      digest: 'ab',
      modified_at: '2026-01-01T00:00:00Z',
      details,
      capabilities: ['completion'],
    };
    ollama.answers['/api/tags'] = { status: 200, body: { models: [full, { name: 'old' }] } };
    expect(await models.installed()).toEqual([
      {
        ...{ name: 'm:latest', sizeBytes: 7, digest: 'ab', modifiedAt: '2026-01-01T00:00:00Z', family: 'llama' },
        ...{ parameterSize: '8.0B', quantization: 'Q4_K_M', capabilities: ['completion'] },
      },
      {
        ...{ name: 'old', sizeBytes: 0, digest: '', modifiedAt: '', family: null },
        ...{ parameterSize: null, quantization: null, capabilities: [] },
      },
    ]);
  });

  it('cannot be listed without a daemon', async () => {
    url = null;
    await expect(models.installed()).rejects.toMatchObject({ code: 'daemon_unavailable', isRetryable: true });
    url = 'http://127.0.0.1:1';
    await expect(models.installed()).rejects.toMatchObject({ code: 'daemon_unavailable' });
  });

  it('cannot be listed when the answer is no JSON', async () => {
    ollama.answers['/api/tags'] = { status: 200, body: '<html>' };
    await expect(models.installed()).rejects.toMatchObject({ code: 'daemon_failed' });
  });
});

describe('loading and unloading', () => {
  const done = { status: 200, body: { done: true } };

  it('loads with an empty prompt and answers what is resident then', async () => {
    ollama.answers['/api/generate'] = done;
    setResident(entry('m:latest'));
    expect(names(await models.load('m'))).toEqual(['m:latest']);
    expect(ollama.requests).toEqual(['POST /api/generate {"model":"m","stream":false}', 'GET /api/ps']);
    expect(heard).toEqual([['m:latest']]);
  });

  it('unloads with keep_alive 0 and looks again soon, since a busy model stays a while', async () => {
    ollama.answers['/api/generate'] = done;
    setResident(entry('m:latest'));
    expect(names(await models.unload('m:latest'))).toEqual(['m:latest']);
    expect(ollama.requests[0]).toBe('POST /api/generate {"model":"m:latest","keep_alive":0,"stream":false}');
    setResident();
    clock.advance(1000);
    await until(() => heard.length === 2);
    expect(models.resident()).toEqual([]);
  });

  it('does not take a look from before the change for one after it', async () => {
    ollama.answers['/api/generate'] = done;
    setResident();
    let open: () => void = () => undefined;
    ollama.gate = new Promise((resolve) => {
      open = resolve;
    });
    const early = models.refresh();
    await until(() => looks() === 1);
    ollama.gate = null;
    const loading = models.load('m');
    await until(() => ollama.requests.some((request) => request.startsWith('POST')));
    setResident(entry('m'));
    open();
    expect(names(await early)).toEqual([]);
    expect(names(await loading)).toEqual(['m']);
  });

  it('goes by the embedding route for models that generate nothing', async () => {
    ollama.answers['/api/generate'] = { status: 400, body: { error: '"e" does not support generate' } };
    ollama.answers['/api/embed'] = { status: 200, body: { embeddings: [] } };
    setResident(entry('e:latest'));
    await models.unload('e');
    expect(ollama.requests[1]).toBe('POST /api/embed {"model":"e","keep_alive":0,"input":""}');
  });

  it('says when there is no such model, when the daemon refuses, and when it is away', async () => {
    ollama.answers['/api/generate'] = { status: 404, body: { error: "model 'x' not found" } };
    await expect(models.load('x')).rejects.toMatchObject({ code: 'model_not_found' });
    ollama.answers['/api/generate'] = { status: 500, body: { error: 'out of memory' } };
    const refused = models.load('x');
    await expect(refused).rejects.toMatchObject({ code: 'daemon_failed', data: { status: 500 } });
    await expect(refused).rejects.toThrow('out of memory');
    url = null;
    await expect(models.load('x')).rejects.toMatchObject({ code: 'daemon_unavailable' });
  });

  it('ends what it waits for when it is disposed of', async () => {
    ollama.gate = new Promise(() => undefined);
    const loading = models.load('m');
    const refused = expect(loading).rejects.toMatchObject({ code: 'daemon_unavailable' });
    await until(() => ollama.requests.length === 1);
    models.dispose();
    await refused;
    expect(clock.pendingCount()).toBe(0);
  });

  it.each([
    '',
    '../../etc/passwd',
    'a\u0000b',
    'file:///x',
    '-flag',
    'a;rm -rf',
    'a b',
    '\u202eevil',
    'x'.repeat(10_000),
    'a:b:c:d',
    '$(x)',
  ])('T36 sends nothing for the name %j', async (name) => {
    await expect(models.load(name)).rejects.toMatchObject({ code: 'model_not_found' });
    expect(ollama.requests).toEqual([]);
  });

  it.each([
    'm',
    'm:latest',
    'someone/foo:7b',
    'host.tld/ns/m:Q4_K_M',
    'localhost:5000/ns/m',
    'qwen2.5-coder:7b-instruct',
    'hf.co/bartowski/x-GGUF:Q4',
  ])('knows %s for a name', async (name) => {
    ollama.answers['/api/generate'] = done;
    setResident();
    await models.load(name);
    expect(ollama.requests[0]).toContain(JSON.stringify(name));
  });
});
