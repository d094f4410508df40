import { lstatSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/** Where Drover keeps its data when nobody says: as `drover` itself finds it. */
export function defaultDataDir(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): string {
  const home = env['HOME'] || homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Drover');
  const xdg = env['XDG_DATA_HOME'];
  return join(xdg && isAbsolute(xdg) ? xdg : join(home, '.local', 'share'), 'drover');
}

/** Socket paths end at 103 bytes on macOS; where the folder's is longer, a file beside says where the socket lies. */
const maxSocketPathBytes = 103;

/** Where the service of a data folder listens, whether or not it runs. */
export function locateSocket(dataDir: string): string {
  const direct = join(dataDir, 'run', 'drover.sock');
  if (Buffer.byteLength(direct) <= maxSocketPathBytes) return direct;
  try {
    return readFileSync(`${direct}.path`, 'utf8').trim();
  } catch {
    // Nothing has run with this folder: the path itself says so best.
    return direct;
  }
}

const writableByOthers = 0o022;

/** Whether there is a socket of this user in a folder that nobody else can write: nobody else is asked where requests should go. */
export function isOwnSocket(path: string): boolean {
  const userId = process.getuid?.();
  try {
    const [socket, folder] = [lstatSync(path), lstatSync(dirname(path))];
    return (
      socket.isSocket() &&
      folder.isDirectory() &&
      socket.uid === userId &&
      folder.uid === userId &&
      (folder.mode & writableByOthers) === 0
    );
  } catch {
    // There is none.
    return false;
  }
}
