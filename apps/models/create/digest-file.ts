import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { failUnusable, showPath, toFileError } from './file-problem.ts';
import type { ModelFile } from './model-file.ts';

export interface Reading {
  readonly signal: AbortSignal;
  /** After each piece. */
  readonly onBytes: (count: number) => void;
}

const pieceBytes = 1024 * 1024;

/** The file in pieces. Throws a `RoomError<ModelsErrorCode>` when it cannot be read or has another length than before. */
export async function* readPieces(file: ModelFile, { signal, onBytes }: Reading): AsyncGenerator<Buffer, void> {
  let readBytes = 0;
  try {
    for await (const piece of createReadStream(file.path, { highWaterMark: pieceBytes, signal })) {
      const bytes = piece as Buffer;
      readBytes += bytes.length;
      if (readBytes > file.sizeBytes) break;
      yield bytes;
      onBytes(bytes.length);
    }
  } catch (error) {
    throw signal.aborted ? error : toFileError(error, file.path);
  }
  if (readBytes !== file.sizeBytes) throw failChanged(file);
}

export const failChanged = ({ path }: ModelFile): Error =>
  failUnusable(
    `${showPath(path)} changed while it was read`,
    'Wait until it is complete, then create the model again.',
  );

/** `sha256:<64 hex>` of the whole file. */
export async function digestFile(file: ModelFile, reading: Reading): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of readPieces(file, reading)) hash.update(piece);
  return `sha256:${hash.digest('hex')}`;
}
