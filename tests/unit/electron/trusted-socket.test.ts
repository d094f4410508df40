import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSocketFetch } from '../../../electron/main/control/socket-fetch.ts';
import { isTrustedSocket, requireTrustedSocket } from '../../../electron/main/security/trusted-socket.ts';

let folder = '';
let server: Server;
let connections = 0;
const path = (): string => join(folder, 'run', 'drover.sock');

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drover-socket-'));
  mkdirSync(join(folder, 'run'), { mode: 0o700 });
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

describe('the control socket', () => {
  test('T57 is trusted when it is this user’s, in a folder that nobody else can write', () => {
    expect(isTrustedSocket(path())).toBe(true);
    expect(requireTrustedSocket(path())).toBe(path());
  });

  test('T57 is not trusted when another user owns it', () => {
    expect(isTrustedSocket(path(), (process.getuid?.() ?? 0) + 1)).toBe(false);
  });

  test.each([0o720, 0o702, 0o777])('T57 is not trusted in a folder of mode %o', (mode) => {
    chmodSync(join(folder, 'run'), mode);
    expect(isTrustedSocket(path())).toBe(false);
  });

  test('T57 is neither a file nor a link to another socket', () => {
    const planted = join(folder, 'run', 'planted.sock');
    expect(isTrustedSocket(planted)).toBe(false);
    writeFileSync(planted, '');
    expect(isTrustedSocket(planted)).toBe(false);
    rmSync(planted);
    symlinkSync(path(), planted);
    expect(isTrustedSocket(planted)).toBe(false);
  });

  test('T57 gets no call while it is not trusted', async () => {
    chmodSync(join(folder, 'run'), 0o777);
    const call = createSocketFetch(() => requireTrustedSocket(path()));
    await expect(call(new Request('http://drover/rpc/status'))).rejects.toThrow('no socket of this user');
    expect(connections).toBe(0);
  });
});
