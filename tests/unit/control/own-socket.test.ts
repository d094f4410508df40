import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isOwnSocket as isAskedByPackage } from '../../../apps/client/node/data-folder.ts';
import { isOwnSocket, probeControlSocket } from '../../../apps/control/listeners/probe-socket.ts';
import { createSocketFetch } from '../../../electron/main/control/socket-fetch.ts';
import { isTrustedSocket, requireTrustedSocket } from '../../../electron/main/security/trusted-socket.ts';

let folder = '';
let server: Server;
let connections = 0;
const runFolder = (): string => join(folder, 'run');
const path = (): string => join(runFolder(), 'drover.sock');

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drover-own-'));
  mkdirSync(runFolder(), { mode: 0o700 });
  connections = 0;
  server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(path(), resolve));
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

/** What the command line, the desktop app and the client package say, in this order. */
const judge = (place: string): boolean[] => [isOwnSocket(place), isTrustedSocket(place), isAskedByPackage(place)];

describe('the control socket, by one rule wherever it is asked', () => {
  it('T57 is that of this user in a folder that nobody else can write', () => {
    expect(judge(path())).toEqual([true, true, true]);
    chmodSync(runFolder(), 0o755);
    expect(judge(path())).toEqual([true, true, true]);
  });

  it.each([0o720, 0o702, 0o777])(
    'T57 is not asked in a folder of mode %o, where others may plant one',
    async (mode) => {
      chmodSync(runFolder(), mode);
      expect(judge(path())).toEqual([false, false, false]);
      expect(await probeControlSocket(path())).toBe(false);
      expect(connections).toBe(0);
    },
  );

  it('T57 is not asked when another user owns it', () => {
    const real = process.getuid;
    process.getuid = () => 12_345;
    try {
      expect(judge(path())).toEqual([false, false, false]);
    } finally {
      if (real !== undefined) process.getuid = real;
    }
  });

  it('T57 is no file, no link to a socket, and in no folder that is a link', () => {
    const planted = join(runFolder(), 'planted.sock');
    expect(judge(planted)).toEqual([false, false, false]);
    writeFileSync(planted, '');
    expect(judge(planted)).toEqual([false, false, false]);
    rmSync(planted);
    symlinkSync(path(), planted);
    expect(judge(planted)).toEqual([false, false, false]);
    symlinkSync(runFolder(), join(folder, 'linked'));
    expect(judge(join(folder, 'linked', 'drover.sock'))).toEqual([false, false, false]);
  });

  it('T57 gets no call of the desktop app while it is not trusted', async () => {
    expect(requireTrustedSocket(path())).toBe(path());
    chmodSync(runFolder(), 0o777);
    const call = createSocketFetch(() => requireTrustedSocket(path()));
    await expect(call(new Request('http://drover/rpc/status'))).rejects.toThrow('no socket of this user');
    expect(connections).toBe(0);
  });
});
