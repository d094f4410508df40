import { toSafeText } from '../../base/index.ts';
import type { ApiKey, StoredKey } from '../../contract/model/index.ts';
import { longestText, toCount } from '../column-values.ts';
import type { SqlValue } from '../request-row.ts';

/** Columns of table `api_keys` that may change, in the order of `toKeyChangeValues`. */
export const changingColumns = [
  'project',
  'name',
  'mode',
  'scopes',
  'models',
  'limits',
  'ceilings',
  'created_at_ms',
  'expires_at_ms',
  'revoked_at_ms',
  'replaced_by',
  'overlap_until_ms',
  'last_used_at_ms',
  'keep_alive',
] as const;

/** All columns but the sequence, in the order of `toKeyValues`. */
export const keyColumns = ['id', 'secret_hash', ...changingColumns] as const;

/** A row of table `api_keys`. */
export interface KeyRow {
  readonly id: string;
  readonly secret_hash: string;
  readonly project: string | null;
  readonly name: string;
  readonly mode: string;
  readonly scopes: string;
  readonly models: string;
  readonly limits: string;
  readonly ceilings: string;
  readonly created_at_ms: number;
  readonly expires_at_ms: number | null;
  readonly revoked_at_ms: number | null;
  readonly replaced_by: string | null;
  readonly overlap_until_ms: number | null;
  readonly last_used_at_ms: number | null;
  /** JSON. */
  readonly keep_alive: string | null;
}

export const toKeyValues = ({ record, secretHash }: StoredKey): SqlValue[] => [
  record.id,
  secretHash,
  ...toColumns(record),
];

/** The id comes last. */
export const toKeyChangeValues = (record: ApiKey): SqlValue[] => [...toColumns(record), record.id];

function toColumns(record: ApiKey): SqlValue[] {
  return [
    record.project,
    toSafeText(record.name, longestText),
    record.mode,
    JSON.stringify(record.scopes),
    JSON.stringify(record.models),
    JSON.stringify(record.limits),
    JSON.stringify(record.ceilings),
    toCount(record.createdAtMs),
    toCount(record.expiresAtMs),
    toCount(record.revokedAtMs),
    record.replacedBy,
    toCount(record.overlapUntilMs),
    toCount(record.lastUsedAtMs),
    record.keepAlive === null ? null : JSON.stringify(record.keepAlive),
  ];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not written by us: whoever checks the key finds no value here, and one bad row takes no other with it.
    return null;
  }
}

/** A stored row as it was written, unchecked. */
export function toStoredKey(row: KeyRow): StoredKey {
  return {
    secretHash: row.secret_hash,
    record: {
      id: row.id,
      project: row.project,
      name: row.name,
      mode: row.mode as ApiKey['mode'],
      scopes: parse(row.scopes) as ApiKey['scopes'],
      models: parse(row.models) as ApiKey['models'],
      limits: parse(row.limits) as ApiKey['limits'],
      ceilings: parse(row.ceilings) as ApiKey['ceilings'],
      keepAlive: row.keep_alive === null ? null : (parse(row.keep_alive) as ApiKey['keepAlive']),
      createdAtMs: row.created_at_ms,
      expiresAtMs: row.expires_at_ms,
      revokedAtMs: row.revoked_at_ms,
      replacedBy: row.replaced_by,
      overlapUntilMs: row.overlap_until_ms,
      lastUsedAtMs: row.last_used_at_ms,
    },
  };
}
