import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../../apps/base/index.ts';
import { diskReportSchema } from '../../../../apps/contract/model/index.ts';
import type { ModelUse } from '../../../../apps/models/inventory/disk-report.ts';
import { createInventory, type Inventory } from '../../../../apps/models/inventory/inventory.ts';
import { createOllamaDouble, type OllamaDouble } from '../ollama-double.ts';

const dayMs = 86_400_000;
const startMs = Date.parse('2026-08-22T09:00:00Z');
let folder: string;
let ollama: OllamaDouble;
let inventory: Inventory;
let heard: (readonly string[])[];

const hexOf = (text: string): string => createHash('sha256').update(text).digest('hex');
/** Writes a blob of this many bytes, two hours old, and gives its digest. */
function putBlob(name: string, sizeBytes: number, ageMs = 2 * 3_600_000): string {
  const path = join(folder, 'blobs', `sha256-${hexOf(name)}`);
  writeFileSync(path, 'x'.repeat(sizeBytes));
  utimesSync(path, (startMs - ageMs) / 1000, (startMs - ageMs) / 1000);
  return `sha256:${hexOf(name)}`;
}
function putManifest(path: string, layers: readonly (readonly [string, number])[], root = 'manifests'): string {
  const [config, ...rest] = layers.map(([digest, size]) => ({ digest, size }));
  const file = join(folder, root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ schemaVersion: 2, config, layers: rest }));
  return file;
}
const tag = (name: string, size: number, modifiedAt = '2026-01-01T00:00:00Z') => ({
  ...{ name, size, digest: 'd', details: {} },
  modified_at: modifiedAt,
});
const blobCount = (): number => readdirSync(join(folder, 'blobs')).length;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'models-'));
  mkdirSync(join(folder, 'blobs'));
  const weights = putBlob('weights', 5000);
  const config = putBlob('config', 100);
  const prompt = putBlob('prompt', 70);
  putManifest('registry.ollama.ai/library/base/latest', [
    [config, 100],
    [weights, 5000],
  ]);
  putManifest('registry.ollama.ai/library/derived/latest', [
    [config, 100],
    [weights, 5000],
    [prompt, 70],
  ]);
  ollama = await createOllamaDouble();
  ollama.answers['/api/tags'] = {
    status: 200,
    body: { models: [tag('base:latest', 5100), tag('derived:latest', 5170)] },
  };
  ollama.answers['/api/delete'] = { status: 200, body: '' };
  ollama.answers['/api/copy'] = { status: 200, body: '' };
  const clock = createFakeClock(startMs);
  inventory = createInventory({
    ...{ daemonUrl: () => ollama.url, clock, timers: clock, log: { warn: () => {} } },
    modelFolder: () => folder,
  });
  heard = [];
  inventory.onInstalledChange((models) => heard.push(models.map(({ name }) => name)));
});
afterEach(async () => {
  inventory.dispose();
  await ollama.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('removing a model', () => {
  it('frees the layers that no other model has', async () => {
    expect(await inventory.remove('derived')).toEqual({ freedBytes: 70, isEstimate: false });
    expect(ollama.requests).toContain('DELETE /api/delete {"model":"derived"}');
    expect(heard).toHaveLength(1);
  });

  it('frees nothing of a model whose files another one has', async () => {
    expect(await inventory.remove('BASE:latest')).toEqual({ freedBytes: 0, isEstimate: false });
  });

  it('is an estimate by the listed size where the folder cannot be read', async () => {
    rmSync(folder, { recursive: true });
    expect(await inventory.remove('derived')).toEqual({ freedBytes: 5170, isEstimate: true });
  });

  it('tells of a model that is not there, and of no change', async () => {
    ollama.answers['/api/delete'] = { status: 404, body: { error: "model 'x' not found" } };
    await expect(inventory.remove('x')).rejects.toMatchObject({ code: 'model_not_found' });
    expect(heard).toEqual([]);
  });
});

describe('copying a model', () => {
  it('asks the daemon and tells the new list', async () => {
    expect(await inventory.copy('base', 'mine')).toHaveLength(2);
    expect(ollama.requests).toContain('POST /api/copy {"source":"base","destination":"mine"}');
    expect(heard).toHaveLength(1);
    await expect(inventory.copy('base', '../x')).rejects.toMatchObject({ code: 'model_not_found' });
  });
});

describe('the disk report', () => {
  it('tells of each model what removing it frees', async () => {
    const report = diskReportSchema.parse(await inventory.disk(null));
    expect(report).toMatchObject({ folder, totalBytes: 5170, orphans: [], partialBytes: 0, note: null });
    expect(report.models.map(({ name, ownBytes, isEstimate }) => [name, ownBytes, isEstimate])).toEqual([
      ['base:latest', 0, false],
      ['derived:latest', 70, false],
    ]);
  });

  it('lists files of no model that are older than an hour', async () => {
    const digest = putBlob('lost', 300);
    putBlob('fresh', 400, 3_599_000);
    const { orphans } = await inventory.disk(null);
    expect(orphans).toEqual([{ digest, sizeBytes: 300, modifiedAtMs: startMs - 7_200_000 }]);
  });

  it.each([
    [
      'a download has moved within the hour',
      () => {
        const path = join(folder, 'blobs', `sha256-${hexOf('coming')}-partial`);
        writeFileSync(path, 'part');
        utimesSync(path, startMs / 1000 - 60, startMs / 1000 - 60);
      },
    ],
    [
      'a manifest is broken',
      () => writeFileSync(join(folder, 'manifests/registry.ollama.ai/library/base/half'), '{"la'),
    ],
    ['a manifest names no layers', () => void putManifest('registry.ollama.ai/library/odd/latest', [])],
    ['a manifest lies where none should', () => void putManifest('odd', [[putBlob('odd', 1), 1]])],
  ])('knows no orphan while %s', async (_name, spoil) => {
    putBlob('lost', 300);
    spoil();
    const report = await inventory.disk(null);
    expect(report.orphans).toEqual([]);
    expect(report.note).not.toBeNull();
    expect(await inventory.clean()).toMatchObject({ removedCount: 0, freedBytes: 0 });
    expect(existsSync(join(folder, 'blobs', `sha256-${hexOf('lost')}`))).toBe(true);
  });

  it('takes a blob that is a manifest for used, linked or equal in content', async () => {
    const content = JSON.stringify({ config: { digest: putBlob('c2', 1), size: 1 }, layers: [] });
    const linked = join(folder, 'blobs', `sha256-${hexOf('not the content')}`);
    for (const path of [linked, join(folder, 'blobs', `sha256-${hexOf(content)}`)]) {
      writeFileSync(path, content);
      utimesSync(path, startMs / 1000 - 7200, startMs / 1000 - 7200);
    }
    mkdirSync(join(folder, 'manifests-v2/registry.ollama.ai/library/new'), { recursive: true });
    symlinkSync(linked, join(folder, 'manifests-v2/registry.ollama.ai/library/new/latest'));
    expect((await inventory.disk(null)).orphans).toEqual([]);
  });

  it('calls a model unused only if the log reaches back far enough', async () => {
    const used = { model: 'base', atMs: startMs - 2 * dayMs };
    const unusedIn = async (use: ModelUse | null) =>
      (await inventory.disk(use)).models.filter(({ isUnused }) => isUnused).map(({ name }) => name);
    expect(await unusedIn({ oldestAtMs: startMs - 60 * dayMs, lastUsed: [used] })).toEqual(['derived:latest']);
    expect(await unusedIn({ oldestAtMs: startMs - 10 * dayMs, lastUsed: [used] })).toEqual([]);
    expect(await unusedIn({ oldestAtMs: null, lastUsed: [] })).toEqual([]);
    expect(await unusedIn(null)).toEqual([]);
    const young = tag('derived:latest', 5170, new Date(startMs - dayMs).toISOString());
    ollama.answers['/api/tags'] = { status: 200, body: { models: [young] } };
    expect(await unusedIn({ oldestAtMs: startMs - 60 * dayMs, lastUsed: [] })).toEqual([]);
  });

  it('tells since when a model is unused, and what all of them together free', async () => {
    const used = { model: 'base', atMs: startMs - 40 * dayMs };
    const use = { oldestAtMs: startMs - 60 * dayMs, lastUsed: [used] };
    const { models, unusedBytes } = await inventory.disk(use);
    expect(models.map(({ name, unusedSinceMs }) => [name, unusedSinceMs])).toEqual([
      ['base:latest', used.atMs],
      ['derived:latest', Date.parse('2026-01-01T00:00:00Z')],
    ]);
    expect(unusedBytes).toBe(5170);
    const one = await inventory.disk({ ...use, lastUsed: [{ model: 'base', atMs: startMs }] });
    expect(one).toMatchObject({ unusedBytes: 70, models: [{ unusedSinceMs: null }, {}] });
    expect((await inventory.disk(null)).unusedBytes).toBe(0);
    rmSync(folder, { recursive: true });
    expect((await inventory.disk(use)).unusedBytes).toBe(10_270);
  });

  it('tells what it can without the folder', async () => {
    rmSync(folder, { recursive: true });
    const report = await inventory.disk(null);
    expect(report).toMatchObject({ folder: null, totalBytes: 10_270 });
    expect(report.models.every(({ isEstimate }) => isEstimate)).toBe(true);
    expect(report.note).toContain('cannot be read');
  });
});

describe('cleaning', () => {
  it('removes orphans and nothing else', async () => {
    putBlob('lost', 300);
    writeFileSync(join(folder, 'blobs', 'notes.txt'), 'mine');
    const before = blobCount();
    expect(await inventory.clean()).toEqual({ removedCount: 1, freedBytes: 300, keptCount: 0, note: null });
    expect(blobCount()).toBe(before - 1);
    expect(existsSync(join(folder, 'blobs', `sha256-${hexOf('weights')}`))).toBe(true);
  });

  it('removes nothing while a pull of its own is unfinished', async () => {
    putBlob('lost', 300);
    inventory.pulls.pull('other');
    inventory.pulls.pause('pull-1');
    expect(await inventory.clean()).toMatchObject({ removedCount: 0 });
    inventory.pulls.cancel('pull-1');
    expect(await inventory.clean()).toMatchObject({ removedCount: 1 });
  });
});

describe('showing a model', () => {
  it('reads what the daemon tells, and bears what it leaves out', async () => {
    ollama.answers['/api/show'] = {
      status: 200,
      body: {
        license: '\n  Apache License  \nVersion 2.0',
        parameters: 'temperature                    0.7\nstop                           "<|im_end|>"\n',
        details: { format: 'gguf', family: 'qwen3', parameter_size: '4.0B', quantization_level: 'Q4_K_M' },
        model_info: { 'general.architecture': 'qwen3', 'qwen3.context_length': 40_960 },
        capabilities: ['completion', 'tools'],
        modified_at: '2026-01-01T00:00:00Z',
      },
    };
    expect(await inventory.show('qwen3')).toEqual({
      ...{ name: 'qwen3', family: 'qwen3', format: 'gguf', parameterSize: '4.0B', quantization: 'Q4_K_M' },
      ...{ contextLength: 40_960, capabilities: ['completion', 'tools'], license: 'Apache License' },
      parameters: [
        { name: 'temperature', value: '0.7' },
        { name: 'stop', value: '<|im_end|>' },
      ],
      modifiedAt: '2026-01-01T00:00:00Z',
    });
    ollama.answers['/api/show'] = { status: 200, body: { parameters: 'odd "\\x"' } };
    expect(await inventory.show('qwen3')).toMatchObject({
      ...{ family: null, contextLength: null, capabilities: [], license: null },
      parameters: [{ name: 'odd', value: '"\\x"' }],
    });
  });
});
