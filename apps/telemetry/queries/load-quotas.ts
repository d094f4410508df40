import type { Database } from 'better-sqlite3';
import type { QuotaUsage } from '../../contract/model/index.ts';
import { type QuotaRow, quotaColumns, toQuotaUsage } from '../access/quota-row.ts';

/** What every key, project and address has used. */
export function loadQuotas(database: Database): QuotaUsage[] {
  return database
    .prepare<[], QuotaRow>(`SELECT ${quotaColumns.join(', ')} FROM quota_usage`)
    .all()
    .map(toQuotaUsage);
}
