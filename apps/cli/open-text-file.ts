import { open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { toSafeText } from '../base/index.ts';
import { UsageError } from './usage-error.ts';

/** Where text goes. */
export interface TextSink {
  /** Resolves when there is room for more. */
  readonly write: (text: string) => Promise<void>;
  /** The text is whole. */
  keep(): Promise<void>;
  discard(): Promise<void>;
}

/** A file that only its owner can read; it stands under its name once it is whole, in place of one that was there. */
export async function openTextFile(path: string): Promise<TextSink> {
  const target = resolve(path);
  const draft = `${target}.part-${process.pid}`;
  const file = await open(draft, 'wx', 0o600).catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new UsageError(
      `${toSafeText(path, 300)} cannot be written (${code}).`,
      'Name a file in a folder that is there and may be written.',
    );
  });
  return {
    write: async (text) => file.appendFile(text),
    async keep() {
      await file.sync();
      await file.close();
      await rename(draft, target);
    },
    async discard() {
      await file.close();
      await rm(draft, { force: true });
    },
  };
}
