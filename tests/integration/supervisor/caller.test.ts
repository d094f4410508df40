import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemTimers } from '../../../apps/host/clock.ts';
import { type CallerFinder, createCallerFinder } from '../../../apps/supervisor/index.ts';

const home = realpathSync(mkdtempSync(join(tmpdir(), 'drover-caller-')));
const children: ChildProcess[] = [];
const sockets: Socket[] = [];
let server: Server;
let finder: CallerFinder;

beforeAll(async () => {
  // The dual stack: clients of 127.0.0.1 are seen under the mapped address.
  server = createServer().listen(0, '::');
  await once(server, 'listening');
});

afterAll(() => {
  server.close();
  rmSync(home, { recursive: true, force: true });
});

const start = (): CallerFinder => {
  finder = createCallerFinder({ platform: 'linux', timers: systemTimers });
  return finder;
};

afterEach(() => {
  finder.dispose();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const socket of sockets.splice(0)) socket.destroy();
});

const port = (): number => (server.address() as AddressInfo).port;
const url = (): string => `http://127.0.0.1:${port()}/`;

async function accept(connecting: () => void): Promise<Socket> {
  const accepted = once(server, 'connection');
  connecting();
  const [socket] = (await accepted) as [Socket];
  sockets.push(socket);
  return socket;
}

const acceptFrom = (file: string, args: readonly string[], options: SpawnOptions = {}): Promise<Socket> =>
  accept(() => void children.push(spawn(file, [...args], { stdio: 'ignore', ...options })));

const lastPid = (): number | undefined => children.at(-1)?.pid;

function makeProject(name: string, mark: string): string {
  const folder = join(home, name);
  mkdirSync(join(folder, 'deep', 'inside'), { recursive: true });
  writeFileSync(join(folder, mark), '');
  return folder;
}

const clientCode = 'require("node:net").connect(Number(process.env.PORT), "127.0.0.1"); setInterval(() => {}, 1000);';
const withPort = (): NodeJS.ProcessEnv => ({ ...process.env, PORT: String(port()) });

describe.runIf(process.platform === 'linux')('the program behind a socket', () => {
  it('is found for curl, with its folder and project', async () => {
    const folder = makeProject('weather', 'pyproject.toml');
    const socket = await acceptFrom('curl', ['-s', url()], { cwd: join(folder, 'deep', 'inside') });
    expect(await start().find(socket)).toEqual({
      ...{ pid: lastPid(), program: 'curl', executable: realpathSync('/usr/bin/curl'), isOwn: false },
      ...{ folder: join(folder, 'deep', 'inside'), project: 'weather' },
    });
  });

  it('is found for a client of ::1', async () => {
    const socket = await acceptFrom('curl', ['-s', '-g', `http://[::1]:${port()}/`], { cwd: '/' });
    expect(await start().find(socket)).toMatchObject({ pid: lastPid(), program: 'curl', folder: '/', project: null });
  });

  it('is node when it was given a program instead of a script, of which nothing is told', async () => {
    const socket = await acceptFrom(process.execPath, ['-e', clientCode, 'secret-word'], {
      env: withPort(),
      cwd: home,
    });
    const caller = await start().find(socket);
    expect(caller).toMatchObject({ pid: lastPid(), program: 'node', executable: process.execPath });
    expect(JSON.stringify(caller)).not.toContain('secret-word');
  });

  it('is the script that node runs, or the package around it', async () => {
    const folder = makeProject('pkg-of-tools', 'package.json');
    writeFileSync(join(folder, 'ask-model.cjs'), clientCode);
    writeFileSync(join(folder, 'index.cjs'), clientCode);
    const found = start();
    const named = await acceptFrom(process.execPath, ['ask-model.cjs'], { env: withPort(), cwd: folder });
    expect(await found.find(named)).toMatchObject({ program: 'ask-model', project: 'pkg-of-tools' });
    const unnamed = await acceptFrom(process.execPath, ['index.cjs'], { env: withPort(), cwd: folder });
    expect(await found.find(unnamed)).toMatchObject({ program: 'pkg-of-tools', pid: lastPid() });
  });

  it('is a renamed binary under its own name', async () => {
    const path = join(home, 'my agent');
    copyFileSync('/usr/bin/curl', path);
    const socket = await acceptFrom(path, ['-s', url()]);
    expect(await start().find(socket)).toMatchObject({ pid: lastPid(), program: 'my agent', executable: path });
  });

  it('is the child of a shell in another folder, not the shell', async () => {
    const folder = makeProject('elsewhere', 'go.mod');
    const socket = await acceptFrom('/bin/sh', ['-c', `cd "${folder}"; curl -s ${url()}; true`]);
    const caller = await start().find(socket);
    expect(caller).toMatchObject({ program: 'curl', folder, project: 'elsewhere' });
    expect(caller?.pid).not.toBe(lastPid());
    process.kill(caller?.pid ?? 0, 'SIGKILL');
  });

  it('is the shell whose connection a child inherited', async () => {
    const script = `exec 3<>/dev/tcp/127.0.0.1/${port()}; sleep 60 & echo ready; wait`;
    const socket = await accept(() => {
      children.push(spawn('/bin/bash', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'], detached: true }));
    });
    const shell = children.at(-1);
    if (shell?.stdout) await once(shell.stdout, 'data');
    expect(await start().find(socket)).toMatchObject({ pid: shell?.pid, program: 'bash' });
    process.kill(-(shell?.pid ?? 0), 'SIGKILL');
  });

  it('is Drover when it is this process', async () => {
    const socket = await accept(() => void sockets.push(connect(port(), '127.0.0.1')));
    expect(await start().find(socket)).toMatchObject({ pid: process.pid, program: 'Drover', isOwn: true });
  });

  it('is not found when it has gone', async () => {
    const socket = await acceptFrom('curl', ['-s', url()]);
    const ended = once(socket, 'close');
    socket.resume().on('error', () => undefined);
    children.at(-1)?.kill('SIGKILL');
    const { localPort, remotePort, remoteAddress } = socket;
    socket.end();
    await ended;
    const found = start();
    expect(await found.find(socket)).toBeNull();
    expect(await found.find({ localPort, remotePort, remoteAddress })).toBeNull();
  });

  it('is told apart when many come at once', async () => {
    const own = await accept(() => void sockets.push(connect(port(), '127.0.0.1')));
    const curl = await acceptFrom('curl', ['-s', url()]);
    const curlPid = lastPid();
    const node = await acceptFrom(process.execPath, ['-e', clientCode], { env: withPort() });
    const found = start();
    const callers = await Promise.all([own, curl, node, curl].map((socket) => found.find(socket)));
    expect(callers.map((caller) => caller?.pid)).toEqual([process.pid, curlPid, lastPid(), curlPid]);
    expect(callers[3]).toBe(callers[1]);
  });
});
