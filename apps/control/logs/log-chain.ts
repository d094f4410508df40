import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogSource } from '../../contract/model/index.ts';
import { logRotation, rotatedPath } from '../../supervisor/index.ts';

/** One log as it lies on the disk: the file that is written now, and those that were put aside. */
export interface LogChain {
  /** Names the chain in a place; also its file's name. */
  readonly name: string;
  readonly source: LogSource;
  readonly path: string;
}

/** A file of a chain, open for reading, as it was when it was opened. */
export interface ChainFile {
  readonly path: string;
  readonly handle: FileHandle;
  /** The file's identity: it stays when the file is renamed. */
  readonly fileId: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  readonly isCurrent: boolean;
}

const readMode = constants.O_RDONLY | constants.O_NOFOLLOW;

/** The logs in a data folder: two of the daemon (its standard output and its standard error), one of Drover. */
export function listChains(dataDir: string, source: LogSource | 'all'): readonly LogChain[] {
  const chain = (name: string, of: LogSource): LogChain => ({ name, source: of, path: join(dataDir, 'logs', name) });
  const all = [chain('ollama.log', 'ollama'), chain('ollama.error.log', 'ollama'), chain('drover.log', 'drover')];
  return source === 'all' ? all : all.filter((each) => each.source === source);
}

/** Opens what is there of a chain, newest first. */
export async function openChain({ path }: LogChain): Promise<ChainFile[]> {
  const numbers = Array.from({ length: logRotation.keep }, (_, index) => rotatedPath(path, index + 1));
  const files: ChainFile[] = [];
  try {
    for (const each of [path, ...numbers]) {
      const file = await openFile(each, each === path);
      // A file that was put aside between two steps is met twice.
      if (file && files.some(({ fileId }) => fileId === file.fileId)) await file.handle.close();
      else if (file) files.push(file);
    }
    return files;
  } catch (error) {
    await closeChain(files);
    throw error;
  }
}

export async function closeChain(files: readonly ChainFile[]): Promise<void> {
  for (const { handle } of files) await handle.close();
}

/** Opens the chain for as long as `use` runs. */
export async function withChain<T>(chain: LogChain, use: (files: readonly ChainFile[]) => Promise<T>): Promise<T> {
  const files = await openChain(chain);
  try {
    return await use(files);
  } finally {
    await closeChain(files);
  }
}

async function openFile(path: string, isCurrent: boolean): Promise<ChainFile | null> {
  try {
    const handle = await open(path, readMode);
    const { ino, size, mtimeMs } = await handle.stat();
    return { path, handle, fileId: String(ino), sizeBytes: size, modifiedAtMs: mtimeMs, isCurrent };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Reads a stretch of a file; shorter than asked for where the file has become shorter. */
export async function readStretch({ handle }: ChainFile, startByte: number, endByte: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.max(0, endByte - startByte));
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, startByte + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}
