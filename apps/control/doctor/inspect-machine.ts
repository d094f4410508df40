import { lstat, readdir, statfs } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { nameListener } from '../../supervisor/index.ts';
import { probeControlSocket } from '../listeners/probe-socket.ts';
import { findControlSocket } from '../listeners/socket-location.ts';

/** What the machine looks like around a data folder. Works with and without a running service. */
export interface MachineFacts {
  readonly nodeVersion: string;
  readonly dataDir: string;
  /** `null` when the folder does not exist yet. */
  readonly dataDirOwnerId: number | null;
  readonly userId: number | null;
  /** Files and folders that others on this machine could read, relative to the data folder. */
  readonly exposedPaths: readonly string[];
  readonly socketPath: string | null;
  readonly isSocketAlive: boolean;
  readonly freeDiskBytes: number | null;
  readonly ollamaPort: 'ours' | 'free' | 'taken';
  /** Who has taken it, as far as the system tells. */
  readonly ollamaPortHolder: string | null;
  readonly nowMs: number;
}

const maxInspectedPaths = 2_000;
const probeTimeoutMs = 300;
/** Ollama's own default port. */
export const usualOllamaPort = 11_434;

async function findExposed(root: string): Promise<string[]> {
  const pending = [''];
  const exposed: string[] = [];
  for (let seen = 0; pending.length > 0 && seen < maxInspectedPaths; seen++) {
    const path = pending.pop() ?? '';
    const found = await lstat(join(root, path)).catch(() => null);
    if (!found || found.isSymbolicLink()) continue;
    if ((found.mode & 0o077) !== 0) exposed.push(path === '' ? '.' : path);
    if (!found.isDirectory()) continue;
    const names = await readdir(join(root, path)).catch(() => []);
    pending.push(...names.map((name) => join(path, name)));
  }
  return exposed.sort();
}

/** Whether anything accepts connections on a loopback port. */
export function isPortTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port, timeout: probeTimeoutMs });
    const settle = (isTaken: boolean): void => {
      socket.destroy();
      resolve(isTaken);
    };
    socket.once('connect', () => settle(true));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
  });
}

const freeBytes = async (path: string): Promise<number | null> => {
  const found = await statfs(path).catch(() => null);
  return found ? found.bavail * found.bsize : null;
};

/** Collects the facts; never rejects because a path is missing. */
export async function inspectMachine(options: {
  readonly dataDir: string;
  readonly isOllamaPortOurs: boolean;
}): Promise<MachineFacts> {
  const { dataDir } = options;
  const socketPath = findControlSocket(dataDir);
  const owner = await lstat(dataDir).catch(() => null);
  const isTaken = !options.isOllamaPortOurs && (await isPortTaken(usualOllamaPort));
  return {
    nodeVersion: process.versions.node,
    dataDir,
    dataDirOwnerId: owner?.uid ?? null,
    userId: process.getuid?.() ?? null,
    exposedPaths: owner ? await findExposed(dataDir) : [],
    socketPath,
    isSocketAlive: socketPath !== null && (await probeControlSocket(socketPath)),
    freeDiskBytes: owner ? await freeBytes(dataDir) : null,
    ollamaPort: options.isOllamaPortOurs ? 'ours' : isTaken ? 'taken' : 'free',
    ollamaPortHolder: isTaken ? await nameListener(usualOllamaPort) : null,
    nowMs: Date.now(),
  };
}
