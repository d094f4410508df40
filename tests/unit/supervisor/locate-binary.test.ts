import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locateBinary, readBinaryVersion } from '../../../apps/supervisor/index.ts';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'drover-locate-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function place(directory: string, mode = 0o755, script = '#!/bin/sh\nexit 0\n'): string {
  mkdirSync(join(folder, directory), { recursive: true });
  const path = join(folder, directory, 'ollama');
  writeFileSync(path, script);
  chmodSync(path, mode);
  return path;
}

const search = (request: Partial<Parameters<typeof locateBinary>[0]>) =>
  locateBinary({ setting: 'auto', env: {}, platform: 'darwin', usualPlaces: [], ...request });

describe('finding the ollama executable', () => {
  it('takes the setting, and looks nowhere else when that is wrong', async () => {
    const path = place('own');
    place('bin');
    const env = { PATH: join(folder, 'bin') };
    expect(await search({ setting: path, env })).toEqual({ kind: 'found', path });
    const missing = await search({ setting: join(folder, 'no', 'ollama'), env });
    expect(missing).toMatchObject({ kind: 'failed', code: 'daemon_not_found' });
    expect(await search({ setting: 'ollama', env })).toMatchObject({ code: 'daemon_not_found' });
    expect(await search({ setting: folder, env })).toMatchObject({ code: 'daemon_not_executable' });
    expect(await search({ setting: place('plain', 0o644), env })).toMatchObject({ code: 'daemon_not_executable' });
  });

  it('goes through PATH in order, past what is not executable, and resolves links', async () => {
    place('first', 0o644);
    const real = place('cellar');
    mkdirSync(join(folder, 'second'));
    symlinkSync(real, join(folder, 'second', 'ollama'));
    place('third');
    const PATH = ['relative', '', ...['first', 'second', 'third'].map((name) => join(folder, name))].join(':');
    expect(await search({ env: { PATH } })).toEqual({ kind: 'found', path: real });
  });

  it('asks the login shell when PATH leads nowhere', async () => {
    const path = place('from-shell');
    const shell = join(folder, 'shell');
    writeFileSync(shell, `#!/bin/sh\n[ "$1 $2" = "-lc command -v ollama" ] || exit 9\necho "welcome"\necho ${path}\n`);
    chmodSync(shell, 0o755);
    expect(await search({ env: { PATH: '/nowhere', SHELL: shell } })).toEqual({ kind: 'found', path });
  });

  it('goes on to the usual places when the login shell hangs or knows nothing', async () => {
    const path = place('usual');
    const shell = join(folder, 'shell');
    writeFileSync(shell, '#!/bin/sh\nsleep 60\n');
    chmodSync(shell, 0o755);
    const usualPlaces = [join(folder, 'no', 'ollama'), path];
    expect(await search({ env: { SHELL: shell }, usualPlaces })).toEqual({ kind: 'found', path });
    expect(await search({ env: { SHELL: '/bin/false' }, usualPlaces })).toEqual({ kind: 'found', path });
  });

  it('says how to install it when it is nowhere, and what is wrong when it cannot be executed', async () => {
    expect(await search({})).toMatchObject({
      code: 'daemon_not_found',
      advice: expect.stringContaining('brew install'),
    });
    const path = place('bin', 0o644);
    const unusable = await search({ env: { PATH: join(folder, 'bin') } });
    expect(unusable).toMatchObject({ code: 'daemon_not_executable', message: expect.stringContaining(path) });
  });

  it.each([
    ['ollama version is 0.31.2', '0.31.2'],
    ['Warning: could not connect to a running Ollama instance\nWarning: client version is 0.12.0-rc1', '0.12.0-rc1'],
    ['something else', null],
  ])('reads the version out of %j', async (output, version) => {
    const path = place('versioned', 0o755, `#!/bin/sh\ncat <<END\n${output}\nEND\n`);
    expect(await readBinaryVersion(path, { PATH: '/usr/bin:/bin' })).toBe(version);
  });

  it('reads no version from a file that cannot run', async () => {
    const path = join(folder, 'ollama');
    copyFileSync(place('plain', 0o644), path);
    expect(await readBinaryVersion(path, {})).toBeNull();
  });
});
