import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BackendConfig } from '../contract/model/index.ts';
import type { Keychain } from './keychain.ts';

/** `value` is `null` when there is none that can be used; `warnings` say why, in sentences without the secret. */
export interface Secret {
  readonly value: string | null;
  readonly warnings: readonly string[];
}

export interface SecretPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Paths in the configuration start here. */
  readonly configFolder: string;
  readonly keychain: Pick<Keychain, 'find'>;
}

const maxSizeBytes = 16 * 1024;
/** What may stand in a header. */
const keyForm = /^[\x21-\x7e]+$/;

/** Reads a key from where the configuration says that it lies. */
export function readSecret(key: NonNullable<BackendConfig['key']>, places: SecretPlaces): Secret {
  if (key.env !== undefined) {
    const text = places.env[key.env];
    return text === undefined || text.trim() === ''
      ? fail(`The variable ${key.env} is not set.`)
      : check(text, key.env);
  }
  if (key.keychain !== undefined) return readEntry(key.keychain, places.keychain);
  return readSecretFile(resolvePath(key.file ?? '', places.configFolder));
}

const fail = (warning: string): Secret => ({ value: null, warnings: [warning] });

function readEntry(name: string, keychain: SecretPlaces['keychain']): Secret {
  const found = keychain.find(name);
  switch (found.kind) {
    case 'secret':
      return check(found.value, `the entry ${name} of the keychain`);
    case 'missing':
      return fail(
        `The keychain has no entry ${name} of service Drover. Add it: security add-generic-password -s Drover -a ${name} -w`,
      );
    case 'unreadable':
      return fail(
        `The entry ${name} of the keychain cannot be read. Unlock the keychain and let Drover use the entry.`,
      );
    case 'unread':
      return fail(`The entry ${name} of the keychain has not been read yet: macOS may be asking whether Drover may.`);
    case 'no-keychain':
      return fail(
        `Drover reads no keychain on this system, so ${name} is not there. Use { env: NAME }, or { file: path } with a file that only you can read.`,
      );
  }
}

function resolvePath(path: string, configFolder: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(configFolder, path);
}

function readSecretFile(path: string): Secret {
  try {
    const facts = statSync(path);
    // A pipe or a device would hold up the start.
    if (!facts.isFile()) return fail(`${path} is no file.`);
    if (facts.size > maxSizeBytes) return fail(`The file ${path} is too large for a key.`);
    const secret = check(readFileSync(path, 'utf8'), path);
    const isOpen = (facts.mode & 0o077) !== 0;
    return isOpen ? { ...secret, warnings: [...secret.warnings, describeOpenFile(path)] } : secret;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    return fail(`The file ${path} cannot be read (${code}).`);
  }
}

const describeOpenFile = (path: string): string => `Other users can read the key in ${path}: close it with chmod 600.`;

function check(text: string, place: string): Secret {
  const value = text.trim();
  return keyForm.test(value) ? { value, warnings: [] } : fail(`What stands in ${place} is no key.`);
}
