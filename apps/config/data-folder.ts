import { chmodSync, lstatSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { createConfigError } from './config-error.ts';

const parts = ['logs', 'run', 'backups'] as const;

/** Where data lives when nobody says: "Application Support" on macOS, the XDG data folder elsewhere. */
export function defaultDataDir(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): string {
  const home = env['HOME'] || homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Drover');
  const xdg = env['XDG_DATA_HOME'];
  return join(xdg && isAbsolute(xdg) ? xdg : join(home, '.local', 'share'), 'drover');
}

/**
 * Makes `dataDir` with its folders `logs`, `run` and `backups`, all for this user only. Returns those whose mode was looser and has been
 * mended. Throws `data_folder_unusable` when that cannot be had, or when the folder is in somebody else's hands.
 */
export function ensureDataFolder(dataDir: string): readonly string[] {
  return [dataDir, ...parts.map((part) => join(dataDir, part))].filter(makePrivateFolder);
}

/** `true` when the folder was there with a looser mode. */
function makePrivateFolder(path: string): boolean {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw createConfigError('data_folder_unusable', `The folder ${path} cannot be made.`, error);
  }
  refuseForeign(path);
  const isLoose = (statSync(path).mode & 0o077) !== 0;
  if (isLoose) tighten(path);
  return isLoose;
}

function tighten(path: string): void {
  try {
    chmodSync(path, 0o700);
  } catch (error) {
    throw createConfigError('data_folder_unusable', `The folder ${path} cannot be closed to other users.`, error);
  }
}

function refuseForeign(path: string): void {
  const own = process.getuid?.();
  if (own === undefined) return;
  const link = lstatSync(path);
  if (link.isSymbolicLink() && link.uid !== own) {
    throw createConfigError('data_folder_unusable', `The folder ${path} is a link that belongs to another user.`);
  }
  // In a container root often works in a folder that is mounted from another user's.
  if (own !== 0 && statSync(path).uid !== own) {
    throw createConfigError('data_folder_unusable', `The folder ${path} belongs to another user.`);
  }
}
