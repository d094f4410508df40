import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { type ConfigProblem, createProblem } from './config-problem.ts';

/** `text` is `null` when there is no file, or none that can be read: then `problem` says why. */
export interface FileReading {
  readonly text: string | null;
  readonly problem: ConfigProblem | null;
  readonly etag: string;
}

export const maxSizeBytes = 1024 * 1024;
const noFile = 'none';

/** A short name of this very text. */
export const createEtag = (text: string | null): string =>
  text === null ? noFile : createHash('sha256').update(text).digest('hex').slice(0, 32);

/** Reads a configuration file of at most 1 MiB; that it is missing is a problem only when `isRequired`. Never throws. */
export function readConfigFile(filePath: string, isRequired: boolean): FileReading {
  try {
    const text = readRegularFile(filePath);
    if (text === null) return fail('The file is larger than 1 MiB.', nameUnreadable(filePath));
    return { text, problem: null, etag: createEtag(text) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') {
      return isRequired ? fail('There is no such file.', noFile) : { text: null, problem: null, etag: noFile };
    }
    const isText = code !== 'ERR_ENCODING_INVALID_ENCODED_DATA';
    const reason = code === '' ? 'unknown reason' : code;
    const message = isText ? `The file cannot be read (${reason}).` : 'The file is not UTF-8 text.';
    return fail(message, nameUnreadable(filePath));
  }
}

/** Differs for another file, or another state of it. */
function nameUnreadable(filePath: string): string {
  const facts = statSync(filePath, { bigint: true, throwIfNoEntry: false });
  return createEtag(`unreadable ${facts?.ino} ${facts?.size} ${facts?.mtimeNs}`);
}

function fail(message: string, etag: string): FileReading {
  return { text: null, problem: createProblem('', message), etag };
}

/** `null` when it is too large. */
function readRegularFile(filePath: string): string | null {
  // Opening a pipe would wait for its other end.
  const file = openSync(filePath, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const facts = fstatSync(file);
    if (!facts.isFile() && !facts.isDirectory()) throw Object.assign(new Error('no file'), { code: 'no regular file' });
    if (facts.size > maxSizeBytes) return null;
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } finally {
    closeSync(file);
  }
}
