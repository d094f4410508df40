import Sqlite, { type Database } from 'better-sqlite3';
import { prepareAccessWrites } from './access/prepare-access-writes.ts';
import { prepareBodyWrites } from './bodies/prepare-bodies.ts';
import { prepareCells } from './cells/store-cells.ts';
import { incidentColumns } from './incident-row.ts';
import { readVersion } from './migrate.ts';
import { modelEventColumns } from './model-event-row.ts';
import { preparePurge } from './purge/purge-slice.ts';
import { type RewriteReport, rewriteLog } from './purge/rewrite-log.ts';
import { completeRequestSql, insertRequestSql, prepareDetails, type RequestDetails } from './request-details.ts';
import type { SqlValue } from './request-row.ts';
import { createRetention, type RetentionLimits, retentionLimits } from './retention.ts';
import { prepareLateRows } from './rollups/late-rows.ts';
import { prepareRollup } from './rollups/store-rollup.ts';
import { prepareTrim } from './upkeep/trim-slice.ts';
import type { WriteBatch } from './worker-messages.ts';

/** The writing side of an open database. */
export interface RequestStore {
  /** Writes all of it in one transaction, or throws SQLite's error and writes nothing. Returns how many rows no table would take. */
  write(batch: WriteBatch): number;
  /** Ends the rows that a dead process left open. Returns their number. */
  closeCrashed(nowMs: number): number;
  /** Moves committed rows from the write-ahead log into the file as far as readers allow. Waits for the disk, holds up no other connection. */
  checkpoint(): void;
  /**
   * Writes a page without changing anything. The first write after a whole checkpoint begins the write-ahead log anew and waits for the
   * disk, the others do not: this one takes that wait upon itself.
   */
  touch(): void;
  /** Pages in the write-ahead log, checkpointed or not. */
  countLogFrames(): number;
  /** See `rewriteLog`. */
  rewrite(): RewriteReport;
  /** To be called when another connection may have deleted details of requests. */
  forgetDetails(): void;
  /** From here on a log that another holds fails at once; before, it is waited for (half a second). */
  stopWaiting(): void;
  /** The last connection to close folds the write-ahead log into the file. */
  close(): void;
}

const daemonEventSql = 'INSERT INTO daemon_events (at_ms, kind, detail) VALUES (?, ?, ?)';
/** A batch may be written twice, after a stall. */
const benchmarkSql = 'INSERT OR IGNORE INTO benchmarks (id, at_ms, model, name, result) VALUES (?, ?, ?, ?, ?)';
const modelEventSql = buildUpsert('model_events', modelEventColumns);
const incidentSql = buildUpsert('incidents', incidentColumns);
const crashedSql = `UPDATE requests INDEXED BY requests_open SET outcome = 'crashed', done_at_ms = ? WHERE outcome IS NULL`;

/** What is written again under the same id replaces what was there. */
function buildUpsert(table: string, columns: readonly string[]): string {
  const replacements = columns.filter((column) => column !== 'id').map((column) => `${column} = excluded.${column}`);
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
    ON CONFLICT (id) DO UPDATE SET ${replacements.join(', ')}`;
}

interface BatchWrites {
  /** Returns how many rows no table would take. Runs in a transaction. */
  readonly writeAll: (batch: WriteBatch) => number;
  readonly details: RequestDetails;
}

function prepareBatches(database: Database, limits: RetentionLimits): BatchWrites {
  const insertOpen = database.prepare<SqlValue[]>(insertRequestSql);
  const updateCompletion = database.prepare<SqlValue[]>(completeRequestSql);
  const insertDaemonEvent = database.prepare<SqlValue[]>(daemonEventSql);
  const insertBenchmark = database.prepare<SqlValue[]>(benchmarkSql);
  const insertModelEvent = database.prepare<SqlValue[]>(modelEventSql);
  const insertIncident = database.prepare<SqlValue[]>(incidentSql);
  const details = prepareDetails(database);
  const accessWrites = prepareAccessWrites(database);
  const deleteSuperfluous = createRetention(database, limits);
  const storeRollup = prepareRollup(database);
  const storeCells = prepareCells(database);
  const noteLateRows = prepareLateRows(database);
  const bodyWrites = prepareBodyWrites(database);
  const trim = prepareTrim(database);
  const purge = preparePurge(database);
  const writeAll = (batch: WriteBatch): number => {
    let rejectedCount = 0;
    const runEach = (statement: typeof insertOpen, rows: readonly (readonly SqlValue[])[]): void => {
      for (const row of rows) if (!tryRow(statement, row)) rejectedCount++;
    };
    for (const open of batch.opens) if (!tryRow(insertOpen, details.toStoredValues(open))) rejectedCount++;
    noteLateRows(batch.opens);
    runEach(updateCompletion, batch.completions);
    runEach(insertDaemonEvent, batch.daemonEvents);
    runEach(insertBenchmark, batch.benchmarks ?? []);
    runEach(insertModelEvent, batch.modelEvents ?? []);
    runEach(insertIncident, batch.incidents ?? []);
    for (const { statement, kind } of accessWrites) runEach(statement, batch.access?.[kind] ?? []);
    deleteSuperfluous(batch);
    for (const rollup of batch.rollups ?? []) storeRollup(rollup);
    for (const slice of batch.cells ?? []) storeCells(slice);
    runEach(bodyWrites.insert, batch.bodies ?? []);
    for (const values of batch.bodyTrims ?? []) bodyWrites.remove(values);
    for (const slice of batch.trims ?? []) trim(slice);
    for (const slice of batch.purges ?? []) purge(slice);
    return rejectedCount;
  };
  return { writeAll, details };
}

/** Creates the store over a database at the newest schema. */
export function createRequestStore(database: Database, limits = retentionLimits): RequestStore {
  const { writeAll, details } = prepareBatches(database, limits);
  const write = database.transaction(writeAll);
  return {
    write(batch) {
      try {
        return write.immediate(batch);
      } catch (error) {
        details.forget();
        throw error;
      }
    },
    forgetDetails: details.forget,
    closeCrashed: (nowMs) => database.prepare(crashedSql).run(nowMs).changes,
    checkpoint: () => void database.pragma('wal_checkpoint(PASSIVE)'),
    touch: () => void database.pragma(`user_version = ${readVersion(database)}`),
    countLogFrames() {
      const [answer] = database.pragma('wal_checkpoint(NOOP)') as [{ readonly log: number }];
      return answer.log;
    },
    rewrite() {
      details.forget();
      return rewriteLog(database);
    },
    stopWaiting: () => void database.pragma('busy_timeout = 0'),
    close: () => void database.close(),
  };
}

/** `false` when the row breaks a rule of its table: it would break it every time, and must not hold up the others. */
function tryRow(statement: Sqlite.Statement<SqlValue[]>, row: readonly SqlValue[]): boolean {
  try {
    statement.run(...row);
    return true;
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT')) return false;
    throw error;
  }
}
