import { toSafeText } from '../../base/index.ts';
import {
  type ApiKey,
  apiKeySchema,
  ceilingsSchema,
  hideKeySecrets,
  type KeyChange,
  limitsSchema,
} from '../../contract/model/index.ts';

/** What a new key may do; what is left out is open, but for the scope, which is to infer. */
export type KeyWishes = Pick<ApiKey, 'name'> &
  Partial<Pick<ApiKey, 'project' | 'mode' | 'scopes' | 'models' | 'limits' | 'ceilings' | 'keepAlive' | 'expiresAtMs'>>;

export interface Rotation {
  /** The old key, replaced. */
  readonly old: ApiKey;
  /** A key with the same rights. */
  readonly next: ApiKey;
}

const maxNameLength = 128;

/** The record of a new key. Throws the schema's error when a wish has no valid form. */
export function issueKey(wishes: KeyWishes, id: string, nowMs: number): ApiKey {
  return apiKeySchema.parse({
    project: null,
    mode: 'bearer',
    scopes: ['infer'],
    models: ['*'],
    limits: limitsSchema.parse({}),
    ceilings: ceilingsSchema.parse({}),
    keepAlive: null,
    expiresAtMs: null,
    ...wishes,
    // People paste keys into names, and names end up on terminals.
    name: toSafeText(hideKeySecrets(wishes.name), maxNameLength),
    id,
    createdAtMs: Math.round(nowMs),
    revokedAtMs: null,
    replacedBy: null,
    overlapUntilMs: null,
    lastUsedAtMs: null,
  });
}

/** Those that are named, without the words for what is not. */
const keepNamed = (fields: object = {}): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** The key as it is to be: what the change leaves out stays. `null` for a revoked key, which is of no use any more. */
export function changeKey(record: ApiKey, { id: _id, name, limits, ceilings, ...fields }: KeyChange): ApiKey | null {
  if (record.revokedAtMs !== null) return null;
  return apiKeySchema.parse({
    ...record,
    ...keepNamed(fields),
    ...(name === undefined ? {} : { name: toSafeText(hideKeySecrets(name), maxNameLength) }),
    limits: { ...record.limits, ...keepNamed(limits) },
    ceilings: { ...record.ceilings, ...keepNamed(ceilings) },
  });
}

/**
 * Puts a new key in the place of one that may still be used; both are good for `overlapMs`. `null` for a key that is revoked, expired or
 * already replaced: its rights must not live on.
 */
export function rotateKey(
  old: ApiKey,
  { nextId, overlapMs, nowMs }: { readonly nextId: string; readonly overlapMs: number; readonly nowMs: number },
): Rotation | null {
  const isOver = old.expiresAtMs !== null && nowMs >= old.expiresAtMs;
  if (old.revokedAtMs !== null || old.replacedBy !== null || isOver || nextId === old.id) return null;
  const overlapUntilMs = Math.round(nowMs + Math.max(0, overlapMs));
  return {
    old: { ...old, replacedBy: nextId, overlapUntilMs },
    next: { ...old, id: nextId, createdAtMs: Math.round(nowMs), lastUsedAtMs: null },
  };
}

/** The key, revoked from now on. One that was revoked before keeps its time. */
export function revokeKey(record: ApiKey, nowMs: number): ApiKey {
  return { ...record, revokedAtMs: record.revokedAtMs ?? Math.round(nowMs) };
}
