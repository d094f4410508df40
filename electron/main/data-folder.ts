import { join, resolve } from 'node:path';

/** Where the machine keeps things, as the data folder's place depends on it. */
export interface MachineFolders {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** Electron's `appData`: `~/Library/Application Support` on macOS. */
  readonly appData: string;
  readonly xdgDataHome: string | undefined;
}

/** The data folder: the asked one, else the platform's usual place. The service is always told which. */
export function resolveDataFolder(asked: string | null, folders: MachineFolders): string {
  if (asked !== null) return resolve(asked);
  if (folders.platform !== 'linux') return join(folders.appData, 'Drover');
  return join(folders.xdgDataHome || join(folders.home, '.local', 'share'), 'drover');
}
