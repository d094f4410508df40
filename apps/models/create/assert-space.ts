import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RoomError } from '../../base/index.ts';
import type { ModelsErrorCode } from '../daemon-answer.ts';

const formatGb = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** Throws `disk_full` when `neededBytes` do not fit beside the models. Says nothing where the free space cannot be told. */
export async function assertSpace(modelFolder: string | null, neededBytes: number): Promise<void> {
  const freeBytes = modelFolder === null || neededBytes === 0 ? null : await readFreeBytes(modelFolder);
  if (freeBytes === null || neededBytes <= freeBytes) return;
  const message = `The model needs ${formatGb(neededBytes)} on the disk, where ${formatGb(freeBytes)} are free.`;
  throw new RoomError<ModelsErrorCode>('disk_full', message, {
    data: { advice: '`drover models disk` shows what can go. Then create the model again.' },
  });
}

async function readFreeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    // Not there before the first model: its parent lies on the same disk.
    return dirname(folder) === folder ? null : readFreeBytes(dirname(folder));
  }
}
