import type { ApiKey, AuditEntry, QuotaUsage, StoredKey } from '../../contract/model/index.ts';
import type { AuditQuery } from '../queries/list-audit.ts';

/** Keys by their public id. Reading rejects with a `RoomError` of code `storage_unavailable`: then no key is known to be good. */
export interface KeyStore {
  /** All of them, revoked and replaced ones too, oldest first. A row that is no valid key is left out. */
  list(): Promise<readonly StoredKey[]>;
  /**
   * Whether it is committed; `false` while storage is degraded, when it is kept in memory and written later, and for what is no valid key,
   * which is not. Never rejects.
   */
  insert(key: StoredKey): Promise<boolean>;
  /** As `insert`. Writes all but the secret's hash; a revoked key stays revoked, whatever is written. */
  update(record: ApiKey): Promise<boolean>;
}

/** What was done to keys, projects and configuration. The newest 100,000 are kept. */
export interface AuditLog {
  /** As `KeyStore.insert`. Secrets of keys are left out of every text. */
  append(entry: AuditEntry): Promise<boolean>;
  /** Newest first, older than the one of id `before`. */
  list(query: AuditQuery): Promise<readonly AuditEntry[]>;
}

/** What was used of quotas. */
export interface QuotaStore {
  load(): Promise<readonly QuotaUsage[]>;
  /** Never waits. The newest of each subject is committed within a few seconds, and at the close. */
  save(usages: readonly QuotaUsage[]): void;
}

/** What stood in the log when it was opened. */
export interface StoredAccess {
  readonly keys: readonly StoredKey[];
  readonly quotas: readonly QuotaUsage[];
}

/** What is asked of the reading thread. */
export interface AccessQuestions {
  listKeys(): Promise<readonly StoredKey[]>;
  listAudit(query: AuditQuery): Promise<readonly AuditEntry[]>;
  loadQuotas(): Promise<readonly QuotaUsage[]>;
}
