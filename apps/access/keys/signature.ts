import type { ApiKey, StoredKey } from '../../contract/model/index.ts';
import { type EqualHashes, judgeStanding } from './check-key.ts';

/** The parts of `x-drover-signature`. `signature` is hexadecimal. */
export interface Signature {
  readonly keyId: string;
  readonly timestampSeconds: number;
  readonly nonce: string;
  readonly signature: string;
}

/** What is signed. `target` is the path with its query as sent; `bodyHash` the SHA-256 of the body's bytes, hexadecimal. */
export interface SignedRequest {
  readonly method: string;
  readonly target: string;
  readonly bodyHash: string;
}

export interface SignatureCheck {
  readonly signature: Signature;
  readonly request: SignedRequest;
  /** The key of that public id, `null` when there is none. */
  readonly stored: StoredKey | null;
  /** HMAC-SHA-256 of `text` with the UTF-8 bytes of `key`, hexadecimal. */
  readonly hmac: (key: string, text: string) => string;
  readonly equal: EqualHashes;
  readonly nowMs: number;
}

export type SignatureVerdict =
  | { readonly kind: 'ok'; readonly record: ApiKey }
  | { readonly kind: 'unknown' | 'expired' | 'revoked' | 'stale' };

/** How far the clocks of both ends may differ, and so how long a nonce is remembered. */
export const signatureWindowMs = 120_000;

const signatureForm =
  /^key=([a-z2-7]{12}),[ \t]*t=([1-9][0-9]{0,11}),[ \t]*nonce=([A-Za-z0-9_-]{16,64}),[ \t]*v1=([0-9a-f]{64})$/;
const noHash = '0'.repeat(64);

/** Reads `key=<public id>,t=<Unix seconds>,nonce=<16 to 64 of A-Za-z0-9_->,v1=<HMAC>`; `null` for everything else. */
export function parseSignature(header: string): Signature | null {
  const [, keyId, seconds, nonce, signature] = signatureForm.exec(header.trim()) ?? [];
  if (keyId === undefined || nonce === undefined || signature === undefined) return null;
  return { keyId, timestampSeconds: Number(seconds), nonce, signature };
}

/** The header that `parseSignature` reads. */
export const renderSignature = ({ keyId, timestampSeconds, nonce, signature }: Signature): string =>
  `key=${keyId},t=${timestampSeconds},nonce=${nonce},v1=${signature}`;

/** Whether the time of a signature is near enough to now. */
export const isInSignatureWindow = ({ timestampSeconds }: Signature, nowMs: number): boolean =>
  Math.abs(nowMs - timestampSeconds * 1000) <= signatureWindowMs;

/** The text under the signature: one part a line. No part can hold a line feed, so two requests never have the same text. */
export function buildSignedText(
  { keyId, timestampSeconds, nonce }: Omit<Signature, 'signature'>,
  request: SignedRequest,
): string {
  const { method, target, bodyHash } = request;
  return ['drover-v1', keyId, String(timestampSeconds), nonce, method.toUpperCase(), target, bodyHash].join('\n');
}

/**
 * Whether a signature is good now. The HMAC's key is the hexadecimal SHA-256 of the key's secret part, so that the secret itself is neither
 * sent nor stored. Only keys of mode `signed` sign: whoever reads the stored hash of another key can do nothing with it. A good signature
 * still has to pass the replay guard.
 */
export function checkSignature({ signature, request, stored, hmac, equal, nowMs }: SignatureCheck): SignatureVerdict {
  const signer =
    stored !== null && stored.record.mode === 'signed' && stored.record.id === signature.keyId ? stored : null;
  const expected = hmac(signer?.secretHash ?? noHash, buildSignedText(signature, request));
  const isEqual = equal(expected, signature.signature);
  if (!isEqual || signer === null) return { kind: 'unknown' };
  if (!isInSignatureWindow(signature, nowMs)) return { kind: 'stale' };
  const standing = judgeStanding(signer.record, nowMs);
  return standing === 'ok' ? { kind: 'ok', record: signer.record } : { kind: standing };
}
