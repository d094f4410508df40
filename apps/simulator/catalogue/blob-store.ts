import { createHash } from 'node:crypto';

/** Uploaded files by digest (`sha256:<64 hex>`), kept as sizes alone. */
export interface BlobStore {
  has(digest: string): boolean;
  /** `null` on success, else the digest the content really has. */
  put(digest: string, content: Uint8Array): string | null;
}

/** `sha256:` or `sha256-` with 64 hex digits, normalised; `undefined` for anything else. */
export function parseDigest(text: string): string | undefined {
  const match = /^sha256[:-]([0-9a-fA-F]{64})$/.exec(text);
  return match?.[1] === undefined ? undefined : `sha256:${match[1].toLowerCase()}`;
}

export function createBlobStore(): BlobStore {
  const digests = new Set<string>();
  return {
    has: (digest) => digests.has(digest),
    put(digest, content) {
      const actual = `sha256:${createHash('sha256').update(content).digest('hex')}`;
      if (actual !== digest) return actual;
      digests.add(digest);
      return null;
    },
  };
}
