import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { closeSync, constants, fchmodSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { runFolder } from './socket-location.ts';

const tokenBytes = 32;
const tokenPattern = /^[0-9a-f]{64}$/;

/** Where the web console's bearer token lies. */
export const consoleTokenPath = (dataDir: string): string => join(runFolder(dataDir), 'console-token');

function readExisting(path: string): string | null {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch {
    // Absent, or a link planted in its place: a new one is made.
    return null;
  }
  try {
    fchmodSync(file, 0o600);
    const token = readFileSync(file, 'utf8').trim();
    return tokenPattern.test(token) ? token : null;
  } finally {
    closeSync(file);
  }
}

/** The token of this data folder: 256 random bits in hex, kept over restarts in a file of mode 0600. */
export function ensureConsoleToken(dataDir: string): string {
  const path = consoleTokenPath(dataDir);
  const existing = readExisting(path);
  if (existing !== null) return existing;
  rmSync(path, { force: true });
  const token = randomBytes(tokenBytes).toString('hex');
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  try {
    writeSync(file, `${token}\n`);
  } finally {
    closeSync(file);
  }
  return token;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Checks an `authorization` header in constant time. */
export function createTokenCheck(token: string): (authorization: string | undefined) => boolean {
  const expected = digest(token);
  return (authorization) => {
    const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    return given !== undefined && timingSafeEqual(digest(given), expected);
  };
}
