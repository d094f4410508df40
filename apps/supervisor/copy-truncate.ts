import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { rotatedPath, shiftRotated } from './rotating-file.ts';

export interface CopyTruncate {
  readonly path: string;
  /** The open log, for reading and writing. */
  readonly handle: FileHandle;
  readonly sizeBytes: number;
  readonly maxBytes: number;
  readonly keep: number;
  /** Working memory, reused from call to call. */
  readonly buffer: Buffer;
}

const createMode = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;

/**
 * Rotates a log that another process holds open in append mode: copies its last `maxBytes` to `x.1.log` and empties it in place. What is
 * written between the two steps is lost, which is the price of not owning the writer.
 */
export async function copyTruncate({ path, handle, sizeBytes, maxBytes, keep, buffer }: CopyTruncate): Promise<void> {
  shiftRotated(path, keep);
  const copy = await open(rotatedPath(path, 1), createMode, 0o600);
  try {
    let position = Math.max(0, sizeBytes - maxBytes);
    while (position < sizeBytes) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, sizeBytes - position), position);
      if (bytesRead === 0) break;
      await copy.write(buffer, 0, bytesRead);
      position += bytesRead;
    }
  } finally {
    await copy.close();
  }
  await handle.truncate(0);
}
