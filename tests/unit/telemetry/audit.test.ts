import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AuditEntry, auditEntrySchema } from '../../../apps/contract/model/index.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import { openDatabase } from '../../../apps/telemetry/open-database.ts';
import { buildAuditStatement } from '../../../apps/telemetry/queries/list-audit.ts';
import { createRequestStore } from '../../../apps/telemetry/request-store.ts';
import { retentionLimits } from '../../../apps/telemetry/retention.ts';
import { createDataDir, openTestTelemetry } from '../../fakes/telemetry-rows.ts';
import { keyText, partsOf } from '../access/sample-keys.ts';

const createEntry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  id: 'audit-1',
  atMs: 1_760_000_000_000,
  actor: 'console',
  action: 'key-created',
  target: 'abcdefghijkl',
  outcome: 'done',
  detail: 'scopes infer, manage',
  ...changes,
});

async function appendAll(entries: readonly Partial<AuditEntry>[]) {
  const { telemetry } = await openTestTelemetry(createDataDir());
  const appended = await Promise.all(
    entries.map((changes, index) => telemetry.audit.append(createEntry({ id: `a${index + 1}`, ...changes }))),
  );
  expect(appended).toEqual(entries.map(() => true));
  return telemetry.audit;
}

const idsOf = (entries: readonly AuditEntry[]): readonly string[] => entries.map(({ id }) => id);

describe('the audit log', () => {
  it('lists what was done, newest first and whole', async () => {
    const audit = await appendAll([{}, { target: null, outcome: 'refused' }, { atMs: 5, outcome: 'failed' }]);
    const entries = await audit.list({ limit: 10, before: null });
    expect(idsOf(entries)).toEqual(['a3', 'a2', 'a1']);
    expect(entries[2]).toEqual(createEntry({ id: 'a1' }));
    for (const entry of entries) auditEntrySchema.parse(entry);
  });

  it('is paged by the id of the last one seen', async () => {
    const audit = await appendAll([{}, {}, {}, {}, {}]);
    const pages = [];
    for (let before: string | null = null; ; ) {
      const page: readonly AuditEntry[] = await audit.list({ limit: 2, before });
      pages.push(idsOf(page));
      before = page.at(-1)?.id ?? null;
      if (before === null) break;
    }
    expect(pages).toEqual([['a5', 'a4'], ['a3', 'a2'], ['a1'], []]);
    expect(await audit.list({ limit: 2, before: 'nobody' })).toEqual([]);
  });

  it('finds by what it is about and by any part of its texts, page by page', async () => {
    const audit = await appendAll([
      { action: 'key-created', target: 'one' },
      { action: 'keyboard-found', detail: 'rpm 60' },
      { action: 'project-changed', target: 'atlas', detail: 'RPM 60 → 120' },
      { action: 'key-revoked', actor: 'cli' },
      { action: 'key-rotated', detail: '100 % of _it_' },
    ]);
    const find = async (query: { readonly subject?: 'key'; readonly text?: string; readonly before?: string }) =>
      idsOf(await audit.list({ limit: 10, before: null, ...query }));
    expect(await find({ subject: 'key' })).toEqual(['a5', 'a4', 'a1']);
    expect(await find({ subject: 'key', before: 'a4' })).toEqual(['a1']);
    expect(await find({ text: 'rpm 60' })).toEqual(['a3', 'a2']);
    expect(await find({ text: 'CLI' })).toEqual(['a4']);
    expect(await find({ text: '%' })).toEqual(['a5']);
    expect(await find({ text: "' OR 1=1 --" })).toEqual([]);
  });

  it('never changes what stands in it', async () => {
    const audit = await appendAll([{ id: 'same' }]);
    await audit.append(createEntry({ id: 'same', actor: 'somebody else' }));
    expect(await audit.list({ limit: 10, before: null })).toEqual([createEntry({ id: 'same' })]);
  });

  it('T19 holds no secret of a key, whichever text it came in', async () => {
    const text = `made ${keyText()} \u001b[31m`;
    const audit = await appendAll([{ actor: text, action: text, target: text, detail: text }]);
    const stored = JSON.stringify(await audit.list({ limit: 10, before: null }));
    expect(stored).not.toContain(partsOf(keyText()).secret.slice(0, 8));
    expect(stored.split(partsOf(keyText()).id)).toHaveLength(5);
    expect(stored).not.toContain('\\u001b');
  });

  it('T29 cuts what is too long', async () => {
    const audit = await appendAll([{ target: 'x'.repeat(10_000), detail: 'x'.repeat(10_000) }]);
    const [entry] = await audit.list({ limit: 1, before: null });
    expect(entry?.target).toHaveLength(256);
    expect(entry?.detail).toHaveLength(1024);
  });
});

describe('the table of the audit log', () => {
  function openStore(auditRows: number) {
    const path = join(createDataDir(), 'drover.db');
    const { database } = openDatabase({ path, nowMs: 1_760_000_000_000, steps: migrationSteps });
    const store = createRequestStore(database, { ...retentionLimits, auditRows, sliceRows: 2 });
    onTestFinished(() => store.close());
    const write = (...ids: readonly string[]) =>
      store.write({
        opens: [],
        completions: [],
        daemonEvents: [],
        access: {
          keys: [],
          keyChanges: [],
          audit: ids.map((id) => [id, 5, 'cli', 'key-created', null, 'done', '']),
          quotas: [],
        },
      });
    const read = (): unknown[] => database.prepare('SELECT id FROM audit ORDER BY sequence').pluck().all();
    return { database, write, read };
  }

  it('keeps the newest 100,000 rows, and deletes no more than a slice with each batch', () => {
    expect(retentionLimits.auditRows).toBe(100_000);
    const { write, read } = openStore(3);
    write('a', 'b', 'c', 'd', 'e', 'f');
    expect(read()).toEqual(['c', 'd', 'e', 'f']);
    write('g');
    expect(read()).toEqual(['e', 'f', 'g']);
  });

  it('gives its pages without sorting and without reading what is newer', () => {
    const { database } = openStore(3);
    for (const isLaterPage of [false, true]) {
      const { sql, values } = buildAuditStatement({ limit: 5, before: isLaterPage ? 'a' : null });
      const plan = JSON.stringify(database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values));
      expect(plan).not.toContain('TEMP B-TREE');
      expect(plan.includes('SEARCH audit USING INTEGER PRIMARY KEY (rowid<?)')).toBe(isLaterPage);
    }
  });
});
