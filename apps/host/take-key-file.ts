import { closeSync, constants, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { judgeStanding } from '../access/index.ts';
import { type Clock, RoomError } from '../base/index.ts';
import type { KeyRing } from '../control/index.ts';

const maxBytes = 4096;
const actor = 'key file';
const wishes = { name: 'key file' } as const;

const refuse = (message: string): RoomError<'bad_flag'> => new RoomError('bad_flag', message);

/** Why a file operation failed, in the system's word for it. */
const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');

/** `null` when there is no such file. A secret that Kubernetes mounts is a link, so links are followed. */
function readKeyText(path: string): string | null {
  try {
    if (statSync(path).size > maxBytes) throw refuse(`--key-file ${path} is too large to be a key.`);
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof RoomError) throw error;
    if (codeOf(error) === 'ENOENT') return null;
    throw refuse(`--key-file ${path} cannot be read (${codeOf(error)}).`);
  }
}

/** Opened before there is a key: one that nobody could read would be of no use. */
function openNewFile(path: string): number {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  } catch (error) {
    throw refuse(`--key-file ${path} is not there, and cannot be made (${codeOf(error)}).`);
  }
}

async function makeKeyFile(path: string, keys: KeyRing): Promise<readonly string[]> {
  const file = openNewFile(path);
  try {
    const { key } = await keys.create(wishes, actor);
    writeSync(file, `${key}\n`);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return [`A key for callers from elsewhere was made; it lies in ${path}.`];
}

/**
 * Makes the key in the file good for asking models, or a new one in a file that is not there. Answers what a person should know.
 * Throws a `RoomError` of code `bad_flag`, or `storage_unavailable` when the key cannot be written down.
 */
export async function takeKeyFile(path: string, keys: KeyRing, clock: Clock): Promise<readonly string[]> {
  const text = readKeyText(path);
  if (text === null) return makeKeyFile(path, keys);
  const record = await keys.adopt(text, wishes, actor);
  if (record === null) {
    throw refuse(`--key-file ${path} holds no key of Drover: sk-drover-, 12 of a-z2-7, -, and 43 of A-Za-z0-9_-.`);
  }
  if (judgeStanding(record, clock.nowMs()) === 'ok') return [];
  return [`The key in ${path} is revoked or has expired: put another one there, or remove the file and start again.`];
}
