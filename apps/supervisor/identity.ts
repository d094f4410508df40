import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const identitySchema = z.object({
  version: z.literal(1),
  /** Leader of the daemon's process group; `null` between the decision to spawn and the spawn itself. */
  pid: z.number().int().positive().nullable(),
  startToken: z.string().nullable(),
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  port: z.number().int().min(1).max(65_535),
  engine: z.string(),
  binary: z.string(),
  writtenAtMs: z.number(),
});

/** Who our daemon is, so that the next service recognises it after a crash of this one. */
export type DaemonIdentity = z.infer<typeof identitySchema>;

export interface IdentityFile {
  /** `invalid`: there is a file, but nothing can be made of it. */
  read(): DaemonIdentity | 'invalid' | null;
  /** All or nothing: a crash leaves the old file or the new one. */
  write(identity: DaemonIdentity): void;
  /** Removes the file if it is still about this daemon. */
  remove(nonce: string): void;
  /** Removes the file whatever it holds. */
  discard(): void;
}

/** The identity file at `path`, mode 0600. Synchronous, because the file must be on disk before and right after the spawn. */
export function createIdentityFile(path: string): IdentityFile {
  const read = (): DaemonIdentity | 'invalid' | null => {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      // No file: no daemon was left behind.
      return null;
    }
    try {
      return identitySchema.safeParse(JSON.parse(text)).data ?? 'invalid';
    } catch {
      return 'invalid';
    }
  };
  return {
    read,
    write(identity) {
      const temporary = `${path}.${identity.nonce.slice(0, 8)}.tmp`;
      try {
        writeFileSync(temporary, `${JSON.stringify(identity)}\n`, { mode: 0o600, flag: 'wx', flush: true });
        renameSync(temporary, path);
      } catch (error) {
        rmSync(temporary, { force: true });
        throw error;
      }
    },
    remove(nonce) {
      const current = read();
      if (current !== null && current !== 'invalid' && current.nonce === nonce) rmSync(path, { force: true });
    },
    discard: () => rmSync(path, { force: true }),
  };
}
