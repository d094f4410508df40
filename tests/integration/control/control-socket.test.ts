import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ControlSocket, findControlSocket, startControlSocket } from '../../../apps/control/index.ts';

let dataDir: string;
const open: ControlSocket[] = [];

const makeDataDir = (name: string): string => {
  const folder = join(mkdtempSync(join(tmpdir(), 'drover-test-')), name);
  mkdirSync(join(folder, 'run'), { recursive: true, mode: 0o700 });
  return folder;
};
const start = async (folder = dataDir): Promise<ControlSocket> => {
  const socket = await startControlSocket({ dataDir: folder });
  open.push(socket);
  return socket;
};
const ask = (socketPath: string): Promise<number> =>
  new Promise((resolve, reject) => {
    request({ socketPath, path: '/rpc/status' }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .once('error', reject)
      .end();
  });

/** A socket whose owner was killed. */
async function leaveStale(path: string): Promise<void> {
  const code = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
}

beforeEach(() => {
  dataDir = makeDataDir('data');
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((socket) => socket.close()));
  rmSync(dirname(dataDir), { recursive: true, force: true });
});

describe('startControlSocket', () => {
  it('T57 listens in the private run folder, for this user alone, and leaves nothing behind', async () => {
    const socket = await start();
    expect(socket.path).toBe(join(dataDir, 'run', 'drover.sock'));
    expect(statSync(socket.path).mode & 0o777).toBe(0o600);
    expect(findControlSocket(dataDir)).toBe(socket.path);
    await socket.close();
    expect(findControlSocket(dataDir)).toBeNull();
  });

  it('lets requests wait until the service is there to answer', async () => {
    const socket = await start();
    const answer = ask(socket.path);
    socket.serve((_, response) => {
      response.writeHead(204).end();
      return Promise.resolve(true);
    });
    expect(await answer).toBe(204);
  });

  it('F15 refuses a second service and leaves the first one undisturbed', async () => {
    const first = await start();
    first.serve((_, response) => {
      response.writeHead(204).end();
      return Promise.resolve(true);
    });
    await expect(startControlSocket({ dataDir })).rejects.toMatchObject({ code: 'already_running' });
    expect(await ask(first.path)).toBe(204);
  });

  it('F15 lets exactly one of two that start in the same moment win', async () => {
    await leaveStale(join(dataDir, 'run', 'drover.sock'));
    const results = await Promise.allSettled([start(), start()]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('takes the place of a service that was killed', async () => {
    await leaveStale(join(dataDir, 'run', 'drover.sock'));
    expect(existsSync(join(dataDir, 'run', 'drover.sock'))).toBe(true);
    const socket = await start();
    socket.serve((_, response) => {
      response.writeHead(204).end();
      return Promise.resolve(true);
    });
    expect(await ask(socket.path)).toBe(204);
  });

  it('T57 is neither stopped nor misled by what another program planted in its place', async () => {
    const path = join(dataDir, 'run', 'drover.sock');
    const foreign = join(dataDir, 'foreign.sock');
    const impostor = createServer((connection) => connection.destroy());
    await new Promise<void>((resolve) => impostor.listen(foreign, resolve));
    symlinkSync(foreign, path);
    await (await start()).close();
    writeFileSync(path, 'a file');
    await start();
    expect(statSync(path).isSocket()).toBe(true);
    expect(existsSync(foreign)).toBe(true);
    await new Promise((resolve) => impostor.close(resolve));
  });

  it('moves to a private temporary folder when the data folder has too long a path, and says where', async () => {
    const far = makeDataDir('x'.repeat(120));
    const socket = await start(far);
    expect(Buffer.byteLength(socket.path)).toBeLessThanOrEqual(103);
    expect(statSync(dirname(socket.path)).mode & 0o777).toBe(0o700);
    expect(statSync(join(far, 'run', 'drover.sock.path')).mode & 0o777).toBe(0o600);
    expect(findControlSocket(far)).toBe(socket.path);
    await expect(startControlSocket({ dataDir: far })).rejects.toMatchObject({ code: 'already_running' });
    await socket.close();
    expect(existsSync(dirname(socket.path))).toBe(false);
    expect(findControlSocket(far)).toBeNull();
    rmSync(dirname(far), { recursive: true, force: true });
  });
});
