import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';

/** A certificate with its key, checked against each other. */
export interface TlsIdentity {
  /** As PEM. A function, so that nobody who shows settings shows the key. */
  readonly readPair: () => { readonly cert: string; readonly key: string };
  /** The same for the same pair. */
  readonly fingerprint: string;
  /** UTC. */
  readonly expiresAtMs: number;
  /** Whether clients that call this name or address accept the certificate, its issuer apart. */
  readonly covers: (host: string) => boolean;
}

export type TlsReading =
  | { readonly kind: 'identity'; readonly identity: TlsIdentity }
  | { readonly kind: 'bad'; readonly part: 'cert' | 'key'; readonly reason: string };

const bad = (part: 'cert' | 'key', reason: string): TlsReading => ({ kind: 'bad', part, reason });

function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch {
    // OpenSSL's own words name no file and no remedy; the caller's do.
    return null;
  }
}

/** Reads a certificate with its chain and its private key, both PEM. */
export function readTlsIdentity(cert: string, key: string): TlsReading {
  const certificate = attempt(() => new X509Certificate(cert));
  if (certificate === null) return bad('cert', 'holds no certificate in PEM form');
  if (/-----BEGIN (?:ENCRYPTED |RSA PRIVATE KEY-----\s+Proc-Type)/.test(key)) {
    return bad('key', 'is locked with a passphrase; write it without one (openssl pkey -in KEY -out NEW)');
  }
  const privateKey = attempt(() => createPrivateKey(key));
  if (privateKey === null) return bad('key', 'holds no private key in PEM form');
  if (!certificate.checkPrivateKey(privateKey)) return bad('key', 'does not belong to the certificate');
  if (attempt(() => createSecureContext({ cert, key })) === null)
    return bad('cert', 'is too weak, or its chain is broken');
  const identity: TlsIdentity = {
    readPair: () => ({ cert, key }),
    fingerprint: createHash('sha256').update(cert).update('\0').update(key).digest('hex'),
    expiresAtMs: Date.parse(certificate.validTo),
    covers: (host) => (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined,
  };
  return { kind: 'identity', identity };
}
