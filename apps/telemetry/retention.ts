import type { Database } from 'better-sqlite3';
import type { SqlValue } from './request-row.ts';
import type { WriteBatch } from './worker-messages.ts';

/** What is kept. With each batch that adds to a table at most `sliceRows` rows of it are deleted, so that no batch takes long. */
export interface RetentionLimits {
  readonly modelEventMs: number;
  readonly modelEventRows: number;
  readonly incidentRows: number;
  readonly auditRows: number;
  /** Quotas of a month that began so long before the newest are over. */
  readonly quotaMs: number;
  readonly sliceRows: number;
}

export const retentionLimits: RetentionLimits = {
  modelEventMs: 90 * 86_400_000,
  modelEventRows: 100_000,
  incidentRows: 1000,
  auditRows: 100_000,
  quotaMs: 70 * 86_400_000,
  sliceRows: 256,
};

const oldEventsSql = `DELETE FROM model_events WHERE sequence IN
  (SELECT sequence FROM model_events WHERE at_ms < ? ORDER BY at_ms LIMIT ?)`;
/** By sequence, which is found at once, where counting would read the whole table. */
const excessEventsSql = `DELETE FROM model_events WHERE sequence IN
  (SELECT sequence FROM model_events WHERE sequence <= (SELECT max(sequence) FROM model_events) - ? ORDER BY sequence LIMIT ?)`;
const excessIncidentsSql = `DELETE FROM incidents WHERE sequence IN
  (SELECT sequence FROM incidents ORDER BY started_at_ms, sequence
    LIMIT max(0, min((SELECT count(*) FROM incidents) - ?, ?)))`;
const excessAuditSql = `DELETE FROM audit WHERE sequence IN
  (SELECT sequence FROM audit WHERE sequence <= (SELECT max(sequence) FROM audit) - ? ORDER BY sequence LIMIT ?)`;
const oldQuotasSql = `DELETE FROM quota_usage WHERE subject IN
  (SELECT subject FROM quota_usage WHERE month_start_ms < (SELECT max(month_start_ms) FROM quota_usage) - ? LIMIT ?)`;

/** Returns what deletes the rows that a batch makes superfluous, oldest first. Runs in the batch's own transaction. */
export function createRetention(database: Database, limits: RetentionLimits): (batch: WriteBatch) => void {
  const deleteOldEvents = database.prepare<SqlValue[]>(oldEventsSql);
  const deleteExcessEvents = database.prepare<SqlValue[]>(excessEventsSql);
  const deleteExcessIncidents = database.prepare<SqlValue[]>(excessIncidentsSql);
  const deleteExcessAudit = database.prepare<SqlValue[]>(excessAuditSql);
  const deleteOldQuotas = database.prepare<SqlValue[]>(oldQuotasSql);
  const { modelEventMs, modelEventRows, incidentRows, auditRows, quotaMs, sliceRows } = limits;
  return ({ modelEvents = [], incidents = [], access }) => {
    if (modelEvents.length > 0) {
      // Age is counted from what is being written: no clock has to reach both writing threads.
      const newestMs = Math.max(...modelEvents.map(([, atMs]) => Number(atMs)));
      deleteOldEvents.run(newestMs - modelEventMs, sliceRows);
      deleteExcessEvents.run(modelEventRows, sliceRows);
    }
    if (incidents.length > 0) deleteExcessIncidents.run(incidentRows, sliceRows);
    if (access !== undefined && access.audit.length > 0) deleteExcessAudit.run(auditRows, sliceRows);
    if (access !== undefined && access.quotas.length > 0) deleteOldQuotas.run(quotaMs, sliceRows);
  };
}
