import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { RoomError } from '../base/index.ts';
import { readTlsIdentity, type TlsIdentity } from '../gateway/index.ts';

/** Paths of a certificate and its key. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

export interface TlsFilesRead {
  readonly identity: TlsIdentity;
  /** In sentences. */
  readonly warnings: readonly string[];
}

const maxSizeBytes = 1024 * 1024;
const dayMs = 86_400_000;
const soonDays = 14;

/** Paths in the configuration start at its folder. */
export function resolveTlsFiles({ cert, key }: TlsFiles, configFolder: string): TlsFiles {
  const find = (path: string): string =>
    path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(configFolder, path);
  return { cert: find(cert), key: find(key) };
}

const refuse = (message: string, advice: string): RoomError<'gateway_tls_unusable'> =>
  new RoomError('gateway_tls_unusable', message, { data: { advice } });

function readPart(setting: string, path: string): string {
  try {
    const facts = statSync(path);
    // A pipe or a device would hold up the start.
    if (!facts.isFile()) throw refuse(`${setting}: ${path} is no file.`, 'Name a file in PEM form.');
    if (facts.size > maxSizeBytes) throw refuse(`${setting}: ${path} is too large.`, 'Name a file in PEM form.');
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof RoomError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw refuse(`${setting}: the file ${path} cannot be read (${code}).`, 'Mend the path, or who may read the file.');
  }
}

/** Reads both files and checks them against each other. Throws a `RoomError` of code `gateway_tls_unusable` that says which is wrong and why. */
export function readTlsFiles(files: TlsFiles, nowMs: number): TlsFilesRead {
  const reading = readTlsIdentity(readPart('gateway.tls.cert', files.cert), readPart('gateway.tls.key', files.key));
  if (reading.kind === 'bad') {
    const advice =
      'gateway.tls takes a certificate with its chain, and the private key that belongs to it, both as PEM.';
    throw refuse(`gateway.tls.${reading.part}: ${files[reading.part]} ${reading.reason}.`, advice);
  }
  const { identity } = reading;
  return { identity, warnings: [...warnOfOpenKey(files.key), ...warnOfEnd(identity, files.cert, nowMs)] };
}

function warnOfOpenKey(path: string): string[] {
  const isOpen = (statSync(path).mode & 0o077) !== 0;
  return isOpen ? [`Other users can read the key in ${path}: close it with chmod 600.`] : [];
}

function warnOfEnd({ expiresAtMs }: TlsIdentity, path: string, nowMs: number): string[] {
  const days = Math.floor((expiresAtMs - nowMs) / dayMs);
  if (days >= soonDays) return [];
  const when = days < 0 ? 'has expired; clients refuse it' : `expires in ${days} ${days === 1 ? 'day' : 'days'}`;
  return [`The certificate in ${path} ${when}. Renew it; the new files are taken up within a minute.`];
}

/** Changes when one of the files does; `null` where one is missing. */
export function stampTlsFiles({ cert, key }: TlsFiles): string | null {
  const facts = [cert, key].map((path) => statSync(path, { throwIfNoEntry: false }));
  return facts.includes(undefined) ? null : facts.map((each) => `${each?.ino} ${each?.mtimeMs} ${each?.size}`).join();
}
