import type { Timers } from '../base/index.ts';
import type { Config } from '../contract/model/index.ts';

/** What is known of an entry. `unread`: nobody has asked for it, or the answer is still to come. */
export type KeychainEntry =
  | { readonly kind: 'secret'; readonly value: string }
  | { readonly kind: 'missing' | 'unreadable' | 'unread' | 'no-keychain' };

/** The secrets that the configuration names, as they were read last. */
export interface Keychain {
  find(name: string): KeychainEntry;
  /** Reads the entries anew; tells whether another answer came for any. macOS may first ask the person, so this may take as long as a person does. */
  load(names: readonly string[]): Promise<boolean>;
}

/** Reads the entry of that account name, of service `Drover`; `null` when there is none. Rejects when it may not be read. */
export type ReadKeychain = (name: string) => Promise<string | null>;

const serviceName = 'Drover';
const noKeychain: KeychainEntry = { kind: 'no-keychain' };

/** Only the keychain of macOS is used: what other systems offer may keep secrets in clear without saying so. */
export function createKeychain(platform: string, read: ReadKeychain = readMacKeychain): Keychain {
  if (platform !== 'darwin') return { find: () => noKeychain, load: () => Promise.resolve(false) };
  const entries = new Map<string, KeychainEntry>();
  const loadOne = async (name: string): Promise<boolean> => {
    const before = entries.get(name);
    const entry = await readEntry(name, read);
    entries.set(name, entry);
    return !isSame(before, entry);
  };
  return {
    find: (name) => entries.get(name) ?? { kind: 'unread' },
    load: async (names) => (await Promise.all(names.map(loadOne))).some(Boolean),
  };
}

async function readEntry(name: string, read: ReadKeychain): Promise<KeychainEntry> {
  try {
    const value = await read(name);
    return value === null ? { kind: 'missing' } : { kind: 'secret', value };
  } catch {
    // Locked, or not allowed by the person; the library's words may hold anything.
    return { kind: 'unreadable' };
  }
}

function isSame(before: KeychainEntry | undefined, after: KeychainEntry): boolean {
  if (before?.kind === 'secret' && after.kind === 'secret') return before.value === after.value;
  return before?.kind === after.kind;
}

async function readMacKeychain(name: string): Promise<string | null> {
  const { AsyncEntry } = await import('@napi-rs/keyring');
  return new AsyncEntry(serviceName, name).getPassword();
}

/** The entries that the configuration names. */
export const listKeychainNames = ({ backends }: Config): readonly string[] =>
  backends.flatMap(({ key }) => (key?.keychain === undefined ? [] : [key.keychain]));

const patienceMs = 2000;

/** Reads what the configuration names at the start. Resolves when that is done, or soon with the reading that goes on: a person may have to allow it. */
export async function loadKeychain(
  keychain: Keychain,
  config: Config,
  timers: Timers,
): Promise<{ readonly late: Promise<boolean> | null }> {
  const names = listKeychainNames(config);
  if (names.length === 0) return { late: null };
  const reading = keychain.load(names);
  return new Promise((resolve) => {
    const cancel = timers.after(patienceMs, () => resolve({ late: reading }));
    void reading.then(() => {
      cancel();
      resolve({ late: null });
    });
  });
}
