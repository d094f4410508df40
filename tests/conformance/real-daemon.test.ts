import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pull } from '../../apps/contract/model/index.ts';
import { createInventory, createModels, type Inventory, type Models } from '../../apps/models/index.ts';
import { createSupervisor, type Supervisor } from '../../apps/supervisor/index.ts';
import { listDaemons } from '../fakes/daemon-census.ts';
import { pidOf, plainSettings, realClock, realTimers, until } from '../fakes/daemons/supervisor-subject.ts';
import { ollamaColumn } from './columns.ts';

const realOllama = process.env['DROVER_TEST_OLLAMA'];
const standIn = join(import.meta.dirname, '../fakes/bin/ollama');
const model = ollamaColumn.chat;
/** A real model is read from disk; a real daemon looks for graphics cards first. */
const patienceMs = 300_000;
const missing = 'drover-conformance/no-such-model:none';

let folder = '';
let supervisor: Supervisor;
let models: Models;
let inventory: Inventory;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-real-daemon-'));
  supervisor = createSupervisor({
    engine: 'ollama',
    dataDir: folder,
    port: 0,
    binary: realOllama ?? standIn,
    simulatorCommand: null,
    settings: plainSettings,
    memoryBudgetBytes: 64 * 1024 ** 3,
    adoptUrl: null,
    manage: true,
    clock: realClock,
    timers: realTimers,
    random: Math.random,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    // The stand-in is a script that looks for its Node on the path.
    inheritedEnv: {
      ...process.env,
      HOME: homedir(),
      PATH: [process.env['PATH'] ?? '', dirname(process.execPath)].join(delimiter),
    },
  });
  const rooms = {
    ...{ daemonUrl: () => supervisor.readyUrl(), clock: realClock, timers: realTimers },
    log: { warn: () => undefined },
  };
  const budget = { totalBytes: 0, reserveBytes: 0, metalLimitBytes: null, budgetBytes: 0, explanation: '' };
  models = createModels({ ...rooms, budget });
  inventory = createInventory({ ...rooms, modelFolder: () => null });
});
afterAll(async () => {
  inventory.dispose();
  models.dispose();
  await supervisor.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const residentNames = (): readonly string[] => models.resident().map(({ name }) => name);
const isResident = (): boolean => residentNames().includes(model);

/** Each test goes on where the one before stopped. */
describe(`the life of a ${realOllama === undefined ? 'simulated' : 'real'} daemon`, () => {
  it(
    'starts and is ready with its version, as the one daemon that runs',
    async () => {
      const ready = await supervisor.start();
      expect(ready).toMatchObject({ kind: 'ready', ownership: 'spawned', version: expect.stringMatching(/^\d+\.\d+/) });
      expect(listDaemons(folder)).toContain(pidOf(ready));
      expect(supervisor.recentLogs('error', 5000).some(({ text }) => text.includes('Listening on 127.0.0.1:'))).toBe(
        true,
      );
      expect((await models.installed()).map(({ name }) => name)).toContain(model);
    },
    patienceMs,
  );

  it(
    'loads a model without a prompt, and ps tells its memory, context and expiry',
    async () => {
      await models.load(model, { contextLength: 4096, keepAlive: '10m' });
      const loaded = (await models.refresh()).find(({ name }) => name === model);
      expect(loaded).toMatchObject({ name: model, contextLength: 4096 });
      expect(loaded?.sizeBytes).toBeGreaterThan(0);
      const keptMs = (loaded?.expiresAtMs ?? 0) - Date.now();
      expect(keptMs).toBeGreaterThan(5 * 60_000);
      expect(keptMs).toBeLessThan(11 * 60_000);
    },
    patienceMs,
  );

  it(
    'unloads it',
    async () => {
      expect(isResident()).toBe(true);
      await models.unload(model);
      await until(async () => {
        await models.refresh();
        return !isResident();
      });
    },
    patienceMs,
  );

  it('refuses to load or to show what is not installed', async () => {
    await expect(models.load(missing)).rejects.toMatchObject({ code: 'model_not_found' });
    await expect(inventory.show(missing)).rejects.toMatchObject({ code: 'model_not_found' });
  });

  it(
    'tells why a model of a name that nobody has cannot be pulled, and what to do',
    async () => {
      const { id } = inventory.pulls.pull(missing);
      const find = (): Pull | undefined => inventory.pulls.list().find((pull) => pull.id === id);
      await until(() => (find()?.problem ?? null) !== null, 120_000);
      const refused = find();
      inventory.pulls.cancel(id);
      // A machine without network hears another reason, and asks again.
      const isUnreachable = realOllama !== undefined && refused?.state === 'retrying';
      const [message, advice] = isUnreachable
        ? ['The registry cannot be reached.', 'Check the network.']
        : ['The registry has no model of this name.', 'https://ollama.com/library'];
      expect(refused?.problem).toMatchObject({ message, advice: expect.stringContaining(advice) });
      if (!isUnreachable) expect(refused?.state).toBe('failed');
      expect((await models.installed()).map(({ name }) => name)).not.toContain(missing);
    },
    patienceMs,
  );

  it(
    'is another process with empty memory after a restart',
    async () => {
      await models.load(model);
      const before = pidOf(supervisor.state());
      const after = pidOf(await supervisor.restart());
      expect(after).not.toBe(before);
      expect(listDaemons(folder)).toContain(after);
      expect(listDaemons(folder)).not.toContain(before);
      await models.refresh();
      expect(residentNames()).toEqual([]);
    },
    patienceMs,
  );

  it(
    'leaves no process and no listener when it is stopped, also with a model loaded',
    async () => {
      await models.load(model);
      const url = supervisor.readyUrl() ?? '';
      expect(await supervisor.stop()).toMatchObject({ kind: 'stopped' });
      expect(listDaemons(folder)).toEqual([]);
      await expect(fetch(`${url}/api/version`)).rejects.toThrow();
      expect(models.resident()).toEqual([]);
      await expect(models.installed()).rejects.toMatchObject({ code: 'daemon_unavailable' });
    },
    patienceMs,
  );
});
