import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EnvironmentEntry, ModelPolicy, ResidentModel } from '../../../apps/contract/model/index.ts';
import { runLine } from '../../unit/cli/command-rig.ts';
import { startTestHost, type TestHost, testModel } from '../host/test-host.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
  await host.host.daemonSettled;
});
afterAll(() => host.end());

const run = (...argv: string[]) => runLine(host.client, ...argv);
async function readJson<T>(...argv: string[]): Promise<T> {
  return JSON.parse((await run(...argv, '--json')).out.join('\n')) as T;
}

describe('decisions about a model, against a running service', () => {
  it('are kept in a file for the owner alone, and shown', async () => {
    await run('models', 'keep', testModel, '30m');
    await run('models', 'preload', testModel);
    const policies = await readJson<ModelPolicy[]>('models', 'pin', testModel);
    expect(policies).toEqual([
      { model: testModel, isPinned: true, keepAlive: '30m', contextLength: null, isPreloaded: true },
    ]);
    const file = join(host.dataDir, 'models.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1, policies });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { out } = await run('models', 'list');
    expect(out.find((line) => line.startsWith(testModel))).toMatch(/pinned, preloaded$/);
  });

  it('hold for a load: a pinned model stays, and follows at once when it is unpinned', async () => {
    await run('models', 'load', testModel, '--context', '8192');
    const pinned = await readJson<ResidentModel[]>('models', 'ps');
    expect(pinned).toMatchObject([{ name: testModel, isPinned: true, contextLength: 8192, expiresAtMs: null }]);
    await run('models', 'unpin', testModel);
    await expect
      .poll(async () => (await readJson<ResidentModel[]>('models', 'ps'))[0]?.expiresAtMs ?? null)
      .toBeGreaterThan(Date.now() + 25 * 60_000);
  });

  it('refuse a name that is not installed', async () => {
    await expect(run('models', 'pin', 'nothing:1b')).rejects.toThrow('no installed model');
  });
});

describe('a changed environment, against a running service', () => {
  const keepAlive = async (): Promise<readonly (string | null | undefined)[]> => {
    const entries = await readJson<EnvironmentEntry[]>('env');
    const found = entries.find(({ name }) => name === 'OLLAMA_KEEP_ALIVE');
    return [found?.value, found?.pendingValue];
  };
  const edit = (change: (text: string) => string): void => {
    const file = join(host.dataDir, 'config.yaml');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };

  it('is shown as pending, and reaches the daemon by a restart when idle', async () => {
    edit((text) => text.replace('keepAlive: 5m', 'keepAlive: 10m'));
    expect(await keepAlive()).toEqual(['5m', '10m']);
    expect((await run('env')).out.join('\n')).toContain('5m, after a restart: 10m');
    expect((await run('daemon', 'restart', '--when', 'idle')).code).toBe(0);
    await expect.poll(keepAlive).toEqual(['10m', null]);
    const answer = await host.chat();
    expect(answer.status).toBe(200);
    await answer.text();
  });

  it('is not taken from a bad file, which a restart says', async () => {
    edit((text) => text.replace('keepAlive: 10m', 'keepAliv: 1h'));
    const { code, explained } = await run('daemon', 'restart');
    expect(code).toBe(0);
    expect(explained.join('\n')).toMatch(/keepAliv: .*line 3.*Did you mean keepAlive\? The settings before it stay\./);
    expect(await keepAlive()).toEqual(['10m', null]);
  });
});
