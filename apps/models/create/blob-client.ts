import { Readable } from 'node:stream';
import { type Agent, request } from 'undici';
import { parseJsonObject } from '../../base/index.ts';
import { createUnavailable, describeRefusal } from '../daemon-answer.ts';
import { toCreationError } from './creation-problem.ts';
import { failChanged, type Reading, readPieces } from './digest-file.ts';
import type { ModelFile } from './model-file.ts';

export interface Blob {
  readonly file: ModelFile;
  /** `sha256:<64 hex>` */
  readonly digest: string;
}

export interface BlobCall {
  readonly baseUrl: string;
  readonly agent: Agent;
  readonly signal: AbortSignal;
}

const toUrl = (baseUrl: string, digest: string): string => `${baseUrl}/api/blobs/${digest}`;

/** Whether the daemon has it already. Throws a `RoomError<ModelsErrorCode>`. */
export async function hasBlob({ digest }: Blob, { baseUrl, agent, signal }: BlobCall): Promise<boolean> {
  try {
    const response = await request(toUrl(baseUrl, digest), { dispatcher: agent, method: 'HEAD', signal });
    await response.body.dump();
    return response.statusCode === 200;
  } catch (error) {
    throw createUnavailable('Ollama does not answer.', error);
  }
}

/** Gives the daemon the file. Throws a `RoomError<ModelsErrorCode>`. */
export async function sendBlob({ file, digest }: Blob, call: BlobCall & Reading): Promise<void> {
  let readError: unknown;
  // The carrier would hide what went wrong with the file behind an error of its own.
  const pieces = async function* (): AsyncGenerator<Buffer, void> {
    try {
      yield* readPieces(file, call);
    } catch (error) {
      readError = error;
      throw error;
    }
  };
  try {
    const response = await request(toUrl(call.baseUrl, digest), {
      dispatcher: call.agent,
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(file.sizeBytes) },
      body: Readable.from(pieces(), { objectMode: false }),
      signal: call.signal,
    });
    const text = await response.body.text();
    if (response.statusCode === 200 || response.statusCode === 201) return;
    const reason = describeRefusal(parseJsonObject(text), response.statusCode);
    readError = /digest mismatch/i.test(reason) ? failChanged(file) : toCreationError(reason);
  } catch (error) {
    readError ??= createUnavailable('The connection to Ollama ended while a file was given to it.', error);
  }
  throw readError;
}
