import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { RoomError } from '../../base/index.ts';
import { closeServer } from './close-server.ts';
import { probeControlSocket } from './probe-socket.ts';
import type { RpcEndpoint } from './rpc-endpoint.ts';
import { directSocketPath, runFolder, socketPointerPath } from './socket-location.ts';
import { withStartLock } from './start-lock.ts';

/** The unix socket of the control API. Holding it is what makes this the only service of its data folder. */
export interface ControlSocket {
  readonly path: string;
  /** Requests that came before wait for this. */
  serve(endpoint: RpcEndpoint): void;
  close(): Promise<void>;
}

const temporaryPrefix = 'drover-';

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      chmodSync(path, 0o600);
      resolve();
    });
  });
}

async function refuseSecond(path: string): Promise<void> {
  if (!(await probeControlSocket(path))) return;
  throw new RoomError('already_running', 'Drover is already running with this data folder.', {
    data: { socketPath: path },
  });
}

/** Removes what a dead service left behind, after making sure that it is dead. */
async function removeStale(path: string): Promise<void> {
  await refuseSecond(path);
  rmSync(path, { force: true });
}

async function placeInTemporaryFolder(dataDir: string): Promise<string> {
  const pointer = socketPointerPath(dataDir);
  const previous = readPointer(pointer);
  if (previous !== null) {
    await removeStale(previous);
    if (basename(dirname(previous)).startsWith(temporaryPrefix))
      rmSync(dirname(previous), { recursive: true, force: true });
  }
  const path = join(mkdtempSync(join(tmpdir(), temporaryPrefix)), 'drover.sock');
  rmSync(pointer, { force: true });
  writeFileSync(pointer, `${path}\n`, { mode: 0o600, flag: 'wx' });
  return path;
}

function readPointer(pointer: string): string | null {
  try {
    return readFileSync(pointer, 'utf8').trim();
  } catch {
    // No service has run with this folder yet.
    return null;
  }
}

/** Binds the socket of a data folder whose `run/` exists. Rejects with `already_running` when a live service holds it. */
export async function startControlSocket(options: { readonly dataDir: string }): Promise<ControlSocket> {
  const { dataDir } = options;
  let serve: (endpoint: RpcEndpoint) => void = () => {};
  const served = new Promise<RpcEndpoint>((resolve) => {
    serve = resolve;
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const endpoint = await served;
    if (await endpoint(request, response)) return;
    response.writeHead(404).end();
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const direct = directSocketPath(dataDir);
  const path = await withStartLock(join(runFolder(dataDir), 'start.lock'), async () => {
    if (direct !== null) await removeStale(direct);
    const chosen = direct ?? (await placeInTemporaryFolder(dataDir));
    await listen(server, chosen);
    return chosen;
  });
  return {
    path,
    serve: (endpoint) => serve(endpoint),
    async close() {
      await closeServer(server);
      if (direct !== null) return;
      rmSync(dirname(path), { recursive: true, force: true });
      rmSync(socketPointerPath(dataDir), { force: true });
    },
  };
}
