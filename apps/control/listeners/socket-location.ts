import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** macOS ends socket paths at 103 bytes; the same bound holds everywhere, so that a folder behaves alike on all systems. */
const maxSocketPathBytes = 103;

/** Folder of the socket, the pointer to it, the identity file and the console's token. */
export const runFolder = (dataDir: string): string => join(dataDir, 'run');

/** The socket inside the data folder, or `null` when its path would be too long. */
export function directSocketPath(dataDir: string): string | null {
  const path = join(runFolder(dataDir), 'drover.sock');
  return Buffer.byteLength(path) <= maxSocketPathBytes ? path : null;
}

/** File that says where the socket lies when the data folder's path is too long for one. */
export const socketPointerPath = (dataDir: string): string => join(runFolder(dataDir), 'drover.sock.path');

/** Where a service with this data folder listens, or would; `null` when nothing says so. */
export function findControlSocket(dataDir: string): string | null {
  const direct = directSocketPath(dataDir);
  if (direct !== null) return existsSync(direct) ? direct : null;
  try {
    const path = readFileSync(socketPointerPath(dataDir), 'utf8').trim();
    return existsSync(path) ? path : null;
  } catch {
    // No pointer: no service has run with this folder.
    return null;
  }
}
