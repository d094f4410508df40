import type { ApiKey, StoredKey } from '../../contract/model/index.ts';

/** Compares two hashes of the same length in constant time. */
export type EqualHashes = (a: string, b: string) => boolean;

/** `stored` is the key of that public id, `null` when there is none. `presentedHash` is the SHA-256 of the presented secret, hexadecimal. */
export interface KeyPresentation {
  readonly stored: StoredKey | null;
  readonly presentedHash: string;
  readonly equal: EqualHashes;
  readonly nowMs: number;
}

export type KeyVerdict =
  | { readonly kind: 'ok'; readonly record: ApiKey }
  | { readonly kind: 'unknown' | 'expired' | 'revoked' | 'signature-required' };

const hashForm = /^[0-9a-f]{64}$/;
const noHash = '0'.repeat(64);

/**
 * Whether a presented key is good now. An unknown id takes the same comparison as a known one, and only who has the secret learns that a key
 * is revoked or expired.
 */
export function checkKey({ stored, presentedHash, equal, nowMs }: KeyPresentation): KeyVerdict {
  if (!isSecretOf(stored, presentedHash, equal) || stored === null) return { kind: 'unknown' };
  const standing = judgeStanding(stored.record, nowMs);
  if (standing !== 'ok') return { kind: standing };
  return stored.record.mode === 'signed' ? { kind: 'signature-required' } : { kind: 'ok', record: stored.record };
}

function isSecretOf(stored: StoredKey | null, presentedHash: string, equal: EqualHashes): boolean {
  const presented = hashForm.test(presentedHash) ? presentedHash : noHash;
  const expected = stored !== null && hashForm.test(stored.secretHash) ? stored.secretHash : noHash;
  const isEqual = equal(expected, presented);
  return isEqual && expected !== noHash;
}

/** Whether a key may still be used, its secret apart. A replaced key is good until its overlap ends. */
export function judgeStanding(record: ApiKey, nowMs: number): 'ok' | 'expired' | 'revoked' {
  if (record.revokedAtMs !== null) return 'revoked';
  if (record.expiresAtMs !== null && nowMs >= record.expiresAtMs) return 'expired';
  return record.replacedBy !== null && nowMs >= (record.overlapUntilMs ?? 0) ? 'expired' : 'ok';
}
