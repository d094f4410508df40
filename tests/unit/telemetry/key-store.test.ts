import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { revokeKey, rotateKey } from '../../../apps/access/index.ts';
import type { ApiKey, StoredKey } from '../../../apps/contract/model/index.ts';
import { createAccessStore } from '../../../apps/telemetry/access/create-access-store.ts';
import { createDataDir, openTestTelemetry } from '../../fakes/telemetry-rows.ts';
import { createStored, keyText, nowMs, partsOf } from '../access/sample-keys.ts';

async function openWith(...keys: readonly StoredKey[]) {
  const dataDir = createDataDir();
  const { telemetry } = await openTestTelemetry(dataDir);
  for (const key of keys) expect(await telemetry.keys.insert(key)).toBe(true);
  return { dataDir, telemetry, keys: telemetry.keys };
}

const full: Partial<ApiKey> = {
  project: 'notes',
  mode: 'signed',
  scopes: ['infer', 'admin'],
  models: ['qwen3*', 'local/*'],
  limits: { rpm: 60, tokensPerMinute: 1000, tokensPerDay: 5e12, tokensPerMonth: null, concurrency: 2 },
  ceilings: { contextLength: 8192, choices: 1, keepAliveMs: 600_000, maxTokens: null, onExcess: 'refuse' },
  keepAlive: '30m',
  expiresAtMs: nowMs + 1,
  lastUsedAtMs: nowMs,
};

function change(dataDir: string, sql: string): void {
  const database = new Sqlite(join(dataDir, 'drover.db'));
  database.exec(sql);
  database.close();
}

describe('stored keys', () => {
  it('are read as they were written as soon as they are committed, oldest first', async () => {
    const added = [createStored(full, 1), createStored({}, 2), createStored({ models: [], scopes: [] }, 3)];
    const { keys } = await openWith(...added);
    expect(await keys.list()).toEqual(added);
  });

  it.each([-1, 0, 90, '2h', null])('keep a keep-alive of %j as it was asked for', async (keepAlive) => {
    const { keys } = await openWith(createStored({ keepAlive }));
    expect(await keys.list()).toEqual([createStored({ keepAlive })]);
  });

  it('are still there after a restart', async () => {
    const { dataDir, telemetry } = await openWith(createStored(full));
    await telemetry.close();
    expect(await (await openTestTelemetry(dataDir)).telemetry.keys.list()).toEqual([createStored(full)]);
  });

  it('P9 are told at the start without asking the reading thread, until something is written', async () => {
    const ask = (): Promise<never> => Promise.reject(new Error('asked'));
    const store = createAccessStore({
      timers: { after: () => () => undefined },
      questions: { listKeys: ask, listAudit: ask, loadQuotas: ask },
      stored: { keys: [createStored(full)], quotas: [] },
      record: () => Promise.resolve(true),
      isFailing: () => false,
    });
    expect(await store.keys.list()).toEqual([createStored(full)]);
    expect(await store.quotas.load()).toEqual([]);
    await store.keys.insert(createStored({}, 2));
    await expect(store.keys.list()).rejects.toThrow('asked');
  });

  it('T19 are stored as the hash of their secret, which stands in no file', async () => {
    const { secret } = partsOf(keyText());
    const { dataDir, telemetry } = await openWith(createStored({ name: `pasted ${keyText()}` }));
    await telemetry.keys.update({ ...createStored().record, name: `again ${keyText()}` });
    await telemetry.close();
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const text = readFileSync(join(file.parentPath, file.name), 'latin1');
      expect(text.includes(secret.slice(0, 12))).toBe(false);
    }
    const [stored] = await (await openTestTelemetry(dataDir)).telemetry.keys.list();
    expect(stored?.record.name).toBe(`again sk-drover-${createStored().record.id}-…`);
  });

  it('change in all but their hash and their id', async () => {
    const { keys } = await openWith(createStored(), createStored({}, 2));
    const changed = createStored(full).record;
    expect(await keys.update(changed)).toBe(true);
    expect(await keys.list()).toEqual([createStored(full), createStored({}, 2)]);
  });

  it('can be added and changed in one breath', async () => {
    const { keys } = await openWith();
    const old = createStored();
    const rotation = rotateKey(old.record, { nextId: createStored({}, 2).record.id, overlapMs: 1000, nowMs });
    if (rotation === null) throw new Error('not rotated');
    const next = { record: rotation.next, secretHash: createStored({}, 2).secretHash };
    const results = await Promise.all([keys.update(rotation.old), keys.insert(old), keys.insert(next)]);
    expect(results).toEqual([true, true, true]);
    expect(await keys.list()).toEqual([{ ...old, record: rotation.old }, next]);
  });

  it('T21 stay revoked, whatever is written afterwards', async () => {
    const { keys } = await openWith(createStored());
    await keys.update(revokeKey(createStored().record, nowMs + 5));
    await keys.update({ ...createStored().record, lastUsedAtMs: nowMs + 9 });
    await keys.update(revokeKey(createStored().record, nowMs + 50));
    await keys.insert(createStored());
    expect(await keys.list()).toMatchObject([{ record: { revokedAtMs: nowMs + 5 } }]);
  });

  it('T19 are not taken with a secret in place of its hash, nor in another form that is no key', async () => {
    const { keys, telemetry } = await openWith();
    expect(await keys.insert({ ...createStored(), secretHash: partsOf(keyText()).secret })).toBe(false);
    expect(await keys.insert(createStored({ id: "x'; DROP TABLE api_keys; --" }))).toBe(false);
    expect(await keys.update({ ...createStored().record, createdAtMs: Number.NaN })).toBe(false);
    expect(await keys.list()).toEqual([]);
    expect(telemetry.health()).toMatchObject({ status: 'ok', droppedCount: 0 });
  });

  it('T26 hold names that are pieces of SQL as names', async () => {
    const name = `'); DELETE FROM api_keys; --`;
    const { keys } = await openWith(createStored({ name }));
    expect(await keys.list()).toMatchObject([{ record: { name } }]);
  });

  it('T21 are good for nothing when somebody has changed their row into no key; the others stay', async () => {
    const { dataDir, keys } = await openWith(createStored({}, 1), createStored({}, 2), createStored({}, 3));
    change(dataDir, `UPDATE api_keys SET scopes = '["everything"]' WHERE sequence = 1`);
    change(dataDir, `UPDATE api_keys SET models = '[' WHERE sequence = 2`);
    expect(await keys.list()).toEqual([createStored({}, 3)]);
  });

  it('are not taken by a log that is closed, and cannot be read from it', async () => {
    const { telemetry } = await openWith();
    await telemetry.close();
    expect(await telemetry.keys.insert(createStored())).toBe(false);
    await expect(telemetry.keys.list()).rejects.toMatchObject({ code: 'storage_unavailable' });
  });
});
