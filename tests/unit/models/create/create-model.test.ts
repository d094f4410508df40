import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../../apps/base/index.ts';
import type { CreateProgress } from '../../../../apps/contract/model/index.ts';
import { assertSpace } from '../../../../apps/models/create/assert-space.ts';
import { createInventory, type Inventory } from '../../../../apps/models/inventory/inventory.ts';
import { until } from '../../../fakes/daemons/supervisor-subject.ts';
import { type BlobServer, sayAll, startBlobServer } from './blob-server.ts';
import { makeGguf, makeSafetensors } from './weights.ts';

let folder: string;
let server: BlobServer;
let url: string | null;
let inventory: Inventory;
let heard: (readonly string[])[];
const never = new AbortController().signal;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'create-'));
  server = await startBlobServer();
  url = server.url;
  const clock = createFakeClock(0);
  inventory = createInventory({
    ...{ daemonUrl: () => url, clock, timers: clock, log: { warn: () => {} } },
    modelFolder: () => join(folder, 'not', 'there', 'yet'),
  });
  heard = [];
  inventory.onInstalledChange((models) => heard.push(models.map(({ name }) => name)));
});
afterEach(async () => {
  inventory.dispose();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const put = (name: string, content: Buffer | string): void => writeFileSync(join(folder, name), content);
const digestOf = (content: Buffer | string): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;
const open = (modelfile: string, signal = never, model = 'mine') =>
  inventory.creation.create({ model, modelfile, baseFolder: folder }, signal);
async function create(modelfile: string, signal = never): Promise<readonly CreateProgress[]> {
  const seen: CreateProgress[] = [];
  for await (const progress of open(modelfile, signal)) seen.push(progress);
  return seen;
}

describe('creating a model', () => {
  it('asks the daemon for what the Modelfile says, and tells of the model when it is listed', async () => {
    const seen = await create('FROM llama3.2:3b\nSYSTEM You are brief.\nPARAMETER num_ctx 8192');
    expect(server.bodies).toEqual([
      { model: 'mine', from: 'llama3.2:3b', system: 'You are brief.', parameters: { num_ctx: 8192 }, stream: true },
    ]);
    expect(seen.map(({ status }) => status)).toEqual(['looking for the files', 'writing manifest', 'success']);
    expect(heard).toEqual([['mine:latest']]);
    expect(inventory.creation.isBusy()).toBe(false);
  });

  it('gives the daemon the files it does not have, with the progress of each step', async () => {
    const weights = makeGguf(3_000_000);
    put('a.gguf', weights);
    put('adapter.gguf', makeGguf(100, 7));
    server.blobs.set(digestOf(makeGguf(100, 7)), 100);
    const seen = await create('FROM ./a.gguf\nADAPTER adapter.gguf');
    expect(server.bodies).toEqual([
      {
        ...{ model: 'mine', stream: true },
        files: { 'a.gguf': digestOf(weights) },
        adapters: { 'adapter.gguf': digestOf(makeGguf(100, 7)) },
      },
    ]);
    expect(server.blobs.get(digestOf(weights))).toBe(3_000_000);
    expect(server.requests.filter((line) => line.startsWith('POST /api/blobs/'))).toHaveLength(1);
    const endOf = (status: string) => seen.findLast((progress) => progress.status === status);
    expect(endOf('reading a.gguf')).toMatchObject({ totalBytes: 3_000_100 });
    expect(endOf('reading adapter.gguf')).toMatchObject({ completedBytes: 3_000_100, totalBytes: 3_000_100 });
    expect(endOf('giving a.gguf to Ollama')).toMatchObject({ completedBytes: 3_000_000, totalBytes: 3_000_000 });
  });

  it('gives a folder of safetensors under names relative to it', async () => {
    mkdirSync(join(folder, 'model'));
    put('model/model.safetensors', makeSafetensors());
    put('model/config.json', '{}');
    await create('FROM ./model');
    expect(server.bodies[0]).toMatchObject({
      files: { 'model.safetensors': digestOf(makeSafetensors()), 'config.json': digestOf('{}') },
    });
  });

  it('gives a file that two names share once, and keeps equal names of different files apart', async () => {
    for (const name of ['one', 'two', 'three']) mkdirSync(join(folder, name));
    put('one/m.gguf', makeGguf(50, 1));
    put('two/m.gguf', makeGguf(50, 2));
    put('three/m.gguf', makeGguf(50, 1));
    await create('FROM one/m.gguf\nFROM two/m.gguf\nFROM three/m.gguf');
    expect(server.bodies[0]?.['files']).toEqual({
      'm.gguf': digestOf(makeGguf(50, 1)),
      '1-m.gguf': digestOf(makeGguf(50, 2)),
    });
    expect(server.requests.filter((line) => line.startsWith('POST /api/blobs/'))).toHaveLength(2);
  });

  it("passes on the daemon's own progress", async () => {
    server.onCreate = (response) => {
      server.installed = ['mine:latest'];
      sayAll(response, [
        { status: 'quantizing F16 model to Q4_K_M', total: 200, completed: 50 },
        { status: 'pulling \u001b[2Jabc', total: 10 },
        { odd: true },
        { status: 'success' },
      ]);
    };
    expect((await create('FROM base')).slice(1)).toEqual([
      { status: 'quantizing F16 model to Q4_K_M', completedBytes: 50, totalBytes: 200 },
      { status: 'pulling \ufffd[2Jabc', completedBytes: 0, totalBytes: 10 },
      { status: 'success', completedBytes: null, totalBytes: null },
    ]);
  });
});

describe('a model that cannot be created', () => {
  it.each([
    ['pull model manifest: file does not exist', 'model_not_found', 'neither installed'],
    ['write /x: no space left on device', 'disk_full', 'disk is full'],
    ['open /x: permission denied', 'daemon_failed', 'may not write'],
    ['dial tcp: lookup registry.ollama.ai: no such host', 'daemon_failed', 'registry cannot be reached'],
    ['template error: secret words', 'invalid_modelfile', 'cannot read the TEMPLATE'],
    ['LoRA adapters are no longer supported', 'invalid_modelfile', 'LoRA adapters'],
    ['unknown architecture "odd"', 'model_file_unusable', 'unknown architecture'],
    ['something new', 'daemon_failed', 'Ollama refused: something new.'],
  ])('because of "%s" fails with advice', async (text, code, message) => {
    server.onCreate = (response) => {
      sayAll(response, [{ status: 'parsing GGUF' }, { error: text }]);
      response.end();
    };
    const failure = await create('FROM base').catch((error: unknown) => error);
    expect(failure).toMatchObject({
      ...{ code, message: expect.stringContaining(message) as string },
      data: { advice: expect.stringMatching(/\.$|: |models disk/) as string },
    });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('secret');
    expect(heard).toEqual([]);
  });

  it('for the Modelfile is told with the places, before anything is asked', async () => {
    await expect(create('FROM base\nPARAMETER top_k x\nNOTHING y')).rejects.toMatchObject({
      code: 'invalid_modelfile',
      message:
        'Line 2, column 1: the parameter top_k must be a whole number. ' +
        'Line 3, column 1: no instruction of a Modelfile begins here.',
    });
    expect(server.requests).toEqual([]);
  });

  it('for a name and files in one Modelfile', async () => {
    put('a.gguf', makeGguf());
    await expect(create('FROM ./a.gguf\nFROM base')).rejects.toMatchObject({ code: 'invalid_modelfile' });
  });

  it('for its name, and for an Ollama that does not run', async () => {
    await expect(open('FROM base', never, '../x').next()).rejects.toMatchObject({ code: 'model_not_found' });
    url = null;
    await expect(create('FROM base')).rejects.toMatchObject({ code: 'daemon_unavailable', isRetryable: true });
  });

  it('for a status instead of progress', async () => {
    server.onCreate = (response) => void response.writeHead(400).end('{"error":"invalid model name"}');
    await expect(create('FROM base')).rejects.toMatchObject({ code: 'invalid_modelfile' });
  });

  it('for a connection that ends', async () => {
    server.onCreate = (response) => {
      sayAll(response, [{ status: 'parsing GGUF' }]);
      response.destroy();
    };
    await expect(create('FROM base')).rejects.toMatchObject({ code: 'daemon_unavailable' });
    put('a.gguf', makeGguf(3_000_000));
    server.onBlob = (request) => request.destroy();
    await expect(create('FROM ./a.gguf')).rejects.toMatchObject({
      code: 'daemon_unavailable',
      message: expect.stringContaining('while a file was given') as string,
    });
  });

  it('for a full disk while a file comes', async () => {
    put('a.gguf', makeGguf());
    server.onBlob = (request, response) => {
      request.resume().on('end', () => response.writeHead(500).end('{"error":"write x: no space left on device"}'));
    };
    await expect(create('FROM ./a.gguf')).rejects.toMatchObject({ code: 'disk_full' });
  });

  it('for a file that grows while it is read', async () => {
    put('a.gguf', makeGguf(4_000_000));
    const grow = async (): Promise<void> => {
      for await (const { status } of open('FROM ./a.gguf')) {
        if (status === 'reading a.gguf') appendFileSync(join(folder, 'a.gguf'), 'more');
      }
    };
    await expect(grow()).rejects.toMatchObject({
      code: 'model_file_unusable',
      message: expect.stringContaining('changed while it was read') as string,
    });
    expect(server.blobs.size).toBe(0);
  });

  it('for a file that changes between reading and giving', async () => {
    put('a.gguf', makeGguf());
    server.onBlob = (request, response) => {
      request.resume().on('end', () => response.writeHead(400).end('{"error":"digest mismatch, expected x"}'));
    };
    await expect(create('FROM ./a.gguf')).rejects.toMatchObject({
      message: expect.stringContaining('changed while it was read') as string,
    });
  });

  it('when the daemon says that it is made and does not list it', async () => {
    server.onCreate = (response) => sayAll(response, [{ status: 'success' }]);
    await expect(create('FROM base')).rejects.toMatchObject({ code: 'daemon_failed' });
  });
});

describe('an abort', () => {
  it('before the first step asks nothing', async () => {
    await expect(create('FROM base', AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect(server.requests).toEqual([]);
  });

  it("ends the daemon's work", async () => {
    const aborting = new AbortController();
    server.onCreate = (response) => sayAll(response, [{ status: 'converting model' }]);
    const follow = async (): Promise<void> => {
      for await (const { status } of open('FROM base', aborting.signal)) {
        expect(inventory.creation.isBusy()).toBe(true);
        if (status === 'converting model') aborting.abort();
      }
    };
    await expect(follow()).rejects.toMatchObject({ code: 'cancelled' });
    await until(() => server.abandoned.includes('POST /api/create'));
    expect(inventory.creation.isBusy()).toBe(false);
  });

  it('in the middle of a file breaks off its sending', async () => {
    put('a.gguf', makeGguf(8_000_000));
    const aborting = new AbortController();
    server.onBlob = (request) => void request.once('data', () => aborting.abort());
    await expect(create('FROM ./a.gguf', aborting.signal)).rejects.toMatchObject({ code: 'cancelled' });
    await until(() => server.abandoned.some((line) => line.startsWith('POST /api/blobs/')));
    expect(server.bodies).toEqual([]);
  });

  it('is what leaving early is', async () => {
    server.onCreate = (response) => sayAll(response, [{ status: 'converting model' }]);
    for await (const { status } of open('FROM base')) if (status === 'converting model') break;
    await until(() => server.abandoned.includes('POST /api/create'));
    expect(inventory.creation.isBusy()).toBe(false);
  });

  it('comes from the end of the room, too', async () => {
    server.onCreate = (response) => sayAll(response, [{ status: 'converting model' }]);
    const reading = open('FROM base');
    await reading.next();
    inventory.dispose();
    const rest = async (): Promise<void> => {
      for await (const progress of reading) expect(progress.status).not.toBe('success');
    };
    await expect(rest()).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('the room on the disk', () => {
  it('is asked for at the nearest folder that is there', async () => {
    await expect(assertSpace(join(folder, 'not', 'there'), Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({
      code: 'disk_full',
      message: expect.stringMatching(
        /^The model needs 9007199\.3 GB on the disk, where [\d.]+ GB are free\.$/,
      ) as string,
      data: { advice: expect.stringContaining('drover models disk') as string },
    });
    await expect(assertSpace(folder, 1)).resolves.toBeUndefined();
    await expect(assertSpace(null, Number.MAX_SAFE_INTEGER)).resolves.toBeUndefined();
  });
});

describe('cleaning the model folder', () => {
  it('waits for a model that is being created, whose files no manifest names yet', async () => {
    for (const name of ['blobs', 'manifests']) mkdirSync(join(folder, 'not/there/yet', name), { recursive: true });
    server.onCreate = (response) => sayAll(response, [{ status: 'converting model' }]);
    for await (const { status } of open('FROM base')) {
      if (status !== 'converting model') continue;
      expect((await inventory.clean()).note).toContain('not finished');
      break;
    }
    expect((await inventory.clean()).note).toBeNull();
  });
});
