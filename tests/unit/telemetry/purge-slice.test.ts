import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toOpenValues } from '../../../apps/telemetry/build-record.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import { openDatabase } from '../../../apps/telemetry/open-database.ts';
import { toPurgeValues } from '../../../apps/telemetry/purge/purge-slice.ts';
import { rewriteLog } from '../../../apps/telemetry/purge/rewrite-log.ts';
import { createRequestStore } from '../../../apps/telemetry/request-store.ts';
import { createDataDir, createOpenRecord } from '../../fakes/telemetry-rows.ts';

const canary = 'canary-project-77ab';
const ids = Array.from({ length: 12 }, (_, index) => `r${index}`);
const purged = ids.filter((_id, index) => index % 3 === 0);

/** A log of ended requests; every third is of the canary. */
function createLog() {
  const path = join(createDataDir(), 'drover.db');
  const { database } = openDatabase({ path, nowMs: 0, steps: migrationSteps });
  onTestFinished(() => void database.close());
  const store = createRequestStore(database);
  const open = (id: string) => createOpenRecord({ id, project: purged.includes(id) ? canary : 'other' });
  store.write({ opens: ids.map((id) => toOpenValues(open(id))), completions: [], daemonEvents: [] });
  database.exec(`UPDATE requests SET outcome = 'ok'`);
  return { database, store, hasCanary: () => readFileSync(path).includes(canary) };
}

const listIds = (database: Database): unknown =>
  database.prepare('SELECT id FROM requests ORDER BY sequence').pluck().all();
const slice = (keys: readonly string[]) => ({
  ...{ opens: [], completions: [], daemonEvents: [] },
  purges: [toPurgeValues('requests', keys)],
});

describe('a slice of a purge', () => {
  it('puts zeros where the rows were, so that nothing is left even before the log is written anew', () => {
    const { database, store, hasCanary } = createLog();
    database.exec('VACUUM');
    database.pragma('wal_checkpoint(TRUNCATE)');
    expect(hasCanary()).toBe(true);
    store.write(slice(purged));
    database.pragma('wal_checkpoint(TRUNCATE)');
    expect(listIds(database)).toEqual(ids.filter((id) => !purged.includes(id)));
    expect(hasCanary()).toBe(false);
    expect(database.pragma('secure_delete', { simple: true })).toBe(0);
  });

  it('leaves a request that runs, and does nothing the second time', () => {
    const { database, store } = createLog();
    database.exec(`UPDATE requests SET outcome = NULL WHERE id = 'r0'`);
    store.write(slice(['r0', 'r1']));
    store.write(slice(['r0', 'r1']));
    expect(listIds(database)).toEqual(ids.filter((id) => id !== 'r1'));
  });
});

describe('writing the log anew', () => {
  it('says what may be left when there is no room for a second copy, and gives back what it can', () => {
    const { database, store } = createLog();
    store.write(slice(ids));
    const free = (): number => Number(database.pragma('freelist_count', { simple: true }));
    expect(rewriteLog(database, () => 1024).remains).toContain('no room for a second copy');
    expect(free()).toBe(0);
    expect(rewriteLog(database, () => 1e12).remains).toBeNull();
  });
});
