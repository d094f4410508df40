import { beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '../../../apps/base/index.ts';
import { type ApiKey, type AuditEntry, limitsSchema, type StoredKey } from '../../../apps/contract/model/index.ts';
import { createKeyRing, type KeyRing } from '../../../apps/control/keys/key-ring.ts';

let clock: FakeClock;
let isKept: boolean;
let written: ApiKey[];
let audited: AuditEntry[];
let ring: KeyRing;

const open = (stored: readonly StoredKey[] = []): KeyRing =>
  createKeyRing({
    ...{ clock, stored },
    telemetry: {
      keys: {
        list: async () => [],
        insert: async ({ record }) => isKept && written.push(record) > 0,
        update: async (record) => isKept && written.push(record) > 0,
      },
      audit: { append: async (entry) => audited.push(entry) > 0, list: async () => [] },
    },
  });

beforeEach(() => {
  clock = createFakeClock(Date.parse('2026-08-22T09:00:00Z'));
  isKept = true;
  written = [];
  audited = [];
  ring = open();
});

describe('the key ring', () => {
  it('knows a key as soon as it is written down, and never by its secret', async () => {
    const { key, record } = await ring.create({ name: 'notes' }, 'control');
    expect(ring.find(record.id)?.record).toEqual(record);
    expect(JSON.stringify([ring.list(), written, audited, ring.find(record.id)])).not.toContain(key.slice(-43));
    expect(audited).toMatchObject([{ actor: 'control', action: 'key-created', target: record.id, outcome: 'done' }]);
  });

  it('puts no key in force that cannot be written down', async () => {
    isKept = false;
    await expect(ring.create({ name: 'notes' }, 'control')).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect([ring.list(), audited]).toEqual([[], []]);
  });

  it('refuses a revoked key at once, also when that cannot be written down', async () => {
    const { record } = await ring.create({ name: 'notes' }, 'control');
    isKept = false;
    await expect(ring.revoke(record.id, 'control')).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(ring.find(record.id)?.record.revokedAtMs).toBe(clock.nowMs());
  });

  it('keeps the rights of a key that is rotated, and never rotates one that is gone', async () => {
    const { record } = await ring.create({ name: 'notes', models: ['qwen*'], scopes: ['manage'] }, 'control');
    const next = await ring.rotate(record.id, 1000, 'control');
    expect(next.record).toMatchObject({ models: ['qwen*'], scopes: ['manage'] });
    expect(ring.find(record.id)?.record).toMatchObject({ replacedBy: next.record.id });
    await expect(ring.rotate(record.id, 0, 'control')).rejects.toMatchObject({ code: 'not_found' });
    await expect(ring.revoke('nobody', 'control')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('changes what is named of a key for the next request, and tells the audit what it was', async () => {
    const limits = limitsSchema.parse({ rpm: 60, concurrency: 2 });
    const { record } = await ring.create({ name: 'notes', models: ['qwen*'], limits }, 'control');
    const changed = await ring.change(
      { id: record.id, limits: { rpm: 5 }, ceilings: { maxTokens: 100 }, keepAlive: '10m' },
      'cli',
    );
    expect(changed).toEqual({
      ...record,
      ...{ limits: { ...limits, rpm: 5 }, ceilings: { ...record.ceilings, maxTokens: 100 }, keepAlive: '10m' },
    });
    expect(ring.find(record.id)?.record).toEqual(changed);
    expect(written.at(-1)).toEqual(changed);
    expect(audited.at(-1)).toMatchObject({
      ...{ actor: 'cli', action: 'key-changed', target: record.id },
      detail: 'keepAlive none → 10m, rpm 60 → 5, ceilings.maxTokens none → 100',
    });
  });

  it('takes a limit away, keeps keys out of names, and changes no key that is revoked or unknown', async () => {
    const { key, record } = await ring.create({ name: 'notes', limits: limitsSchema.parse({ rpm: 60 }) }, 'control');
    const changed = await ring.change({ id: record.id, name: `mine ${key}`, limits: { rpm: null } }, 'control');
    expect(changed.limits.rpm).toBeNull();
    expect(changed.name).not.toContain(key.slice(-43));
    await ring.revoke(record.id, 'control');
    await expect(ring.change({ id: record.id, name: 'again' }, 'control')).rejects.toMatchObject({ code: 'not_found' });
    await expect(ring.change({ id: 'nobody', name: 'x' }, 'control')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('says that a change is in force but not written down', async () => {
    const { record } = await ring.create({ name: 'notes' }, 'control');
    isKept = false;
    await expect(ring.change({ id: record.id, limits: { rpm: 1 } }, 'control')).rejects.toMatchObject({
      ...{ code: 'storage_unavailable', message: expect.stringContaining('in force') },
    });
    expect(ring.find(record.id)?.record.limits.rpm).toBe(1);
  });

  it('writes down at most once a minute that a key was used', async () => {
    const { record } = await ring.create({ name: 'notes' }, 'control');
    for (let count = 0; count < 5; count++) ring.noteUse(record.id);
    ring.noteUse('nobody');
    expect(written).toHaveLength(2);
    clock.advance(60_000);
    ring.noteUse(record.id);
    expect(written.at(-1)?.lastUsedAtMs).toBe(clock.nowMs());
    expect(written).toHaveLength(3);
  });
});
