import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askService } from '../../../apps/client/node/ask-service.ts';
import { defaultDataDir, isOwnSocket, locateSocket } from '../../../apps/client/node/data-folder.ts';
import { findExecutable } from '../../../apps/client/node/find-executable.ts';
import { defaultDataDir as dataDirOfDrover } from '../../../apps/config/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-places-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, text = '', mode = 0o644): string => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text, { mode });
  return path;
};

describe('the data folder', () => {
  it.each([
    ['darwin', { HOME: '/Users/zoe' }],
    ['linux', { HOME: '/home/zoe' }],
    ['linux', { HOME: '/home/zoe', XDG_DATA_HOME: '/data' }],
    ['linux', { HOME: '/home/zoe', XDG_DATA_HOME: 'relative' }],
  ] as const)('is the one that Drover itself uses: %s %s', (platform, env) => {
    expect(defaultDataDir(platform, env)).toBe(dataDirOfDrover(platform, env));
  });

  it('has its socket inside, or says where it is when its path is too long for one', () => {
    expect(locateSocket('/data')).toBe('/data/run/drover.sock');
    const long = join(folder, 'x'.repeat(100));
    expect(locateSocket(long)).toBe(join(long, 'run', 'drover.sock'));
    write(join(long, 'run', 'drover.sock.path'), '/tmp/drover-1/drover.sock\n');
    expect(locateSocket(long)).toBe('/tmp/drover-1/drover.sock');
  });
});

describe('the control socket', () => {
  it('is asked only when it is a socket', async () => {
    const path = write(join(folder, 'run', 'drover.sock'), 'not a socket');
    const told = await askService(folder, new AbortController().signal);
    expect(told).toEqual({ kind: 'silent', place: path, reason: 'no socket of yours there' });
  });

  it('is asked only by its owner, in a folder that nobody else can write', async () => {
    const path = join(folder, 'a.sock');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    const real = process.getuid;
    try {
      expect(isOwnSocket(path)).toBe(true);
      chmodSync(dirname(path), 0o777);
      expect(isOwnSocket(path)).toBe(false);
      chmodSync(dirname(path), 0o700);
      process.getuid = () => 12_345;
      expect(isOwnSocket(path)).toBe(false);
    } finally {
      if (real !== undefined) process.getuid = real;
      server.close();
    }
  });
});

describe('the program', () => {
  const find = (path: string, workingDir = folder): string | null => findExecutable({ PATH: path }, workingDir);

  it('is the first in PATH that may be run, else the one that is installed in the folder or above', () => {
    const [first, second] = [join(folder, 'one'), join(folder, 'two')];
    write(join(first, 'drover'), '', 0o644);
    const program = write(join(second, 'drover'), '', 0o755);
    const installed = write(join(folder, 'node_modules', '.bin', 'drover'), '', 0o755);
    expect(find(`${first}:${second}`)).toBe(program);
    expect(find(first, join(folder, 'deep', 'below'))).toBe(installed);
  });

  it('is not taken from a relative entry of PATH, nor is a folder of that name', () => {
    mkdirSync(join(folder, 'three', 'drover'), { recursive: true });
    const program = write(join(folder, 'four', 'drover'), '', 0o755);
    const relativeEntry = relative(process.cwd(), join(program, '..'));
    expect(find(`${relativeEntry}:${join(folder, 'three')}`, '/')).toBe(null);
  });
});
