import { fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../../../bin/drover.mjs', import.meta.url));

/** A Node of this machine that is older than the program needs, if there is one. */
const oldNode = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return status === 0 && Number.parseInt(stdout.slice(1), 10) < 24;
});

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drover-test-'));
  mkdirSync(join(root, 'bin'));
  copyFileSync(bin, join(root, 'bin', 'drover.mjs'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function build(code: string): void {
  mkdirSync(join(root, 'out', 'service'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, 'out', 'service', 'cli.js'), code);
}
function provideNode(): void {
  mkdirSync(join(root, '.cache', 'node', 'bin'), { recursive: true });
  symlinkSync(process.execPath, join(root, '.cache', 'node', 'bin', 'node'));
}
const run = (node: string, ...argv: readonly string[]) =>
  spawnSync(node, [join(root, 'bin', 'drover.mjs'), ...argv], { encoding: 'utf8', timeout: 20_000 });

describe('bin/drover.mjs', () => {
  it('says how to build what is not built', () => {
    const { status, stderr } = run(process.execPath, 'status');
    expect(status).toBe(1);
    expect(stderr).toContain('npm run build');
  });

  it('runs the built program with its arguments and its exit code', () => {
    build('console.log(process.argv.slice(2).join(" ")); process.exitCode = 3;');
    expect(run(process.execPath, 'status', '--json')).toMatchObject({ status: 3, stdout: 'status --json\n' });
  });

  it.skipIf(process.platform !== 'linux')(
    'begins the service anew in the same process, with its arguments and an allocator that gives memory back',
    async () => {
      build(
        'console.log(process.pid, process.env.MALLOC_ARENA_MAX, process.argv.slice(2).join(" ")); process.exitCode = 5;',
      );
      const child = spawn(process.execPath, [join(root, 'bin', 'drover.mjs'), 'serve', '--data-dir', 'a b'], {
        timeout: 20_000,
      });
      let out = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (out += text.toString()));
      const [code] = await once(child, 'close');
      expect({ code, out }).toEqual({ code: 5, out: `${child.pid} 2 serve --data-dir a b\n` });
    },
  );

  it.skipIf(process.platform !== 'linux')(
    'leaves the allocator alone for other commands and where the user has set it',
    () => {
      build('console.log(process.env.MALLOC_ARENA_MAX, process.env.MALLOC_TRIM_THRESHOLD_);');
      const env = { ...process.env, MALLOC_TRIM_THRESHOLD_: '4096' };
      const program = join(root, 'bin', 'drover.mjs');
      expect(run(process.execPath, 'status').stdout).toBe('undefined undefined\n');
      expect(spawnSync(process.execPath, [program, 'serve'], { encoding: 'utf8', env, timeout: 20_000 }).stdout).toBe(
        'undefined 4096\n',
      );
    },
  );

  it('keeps the channel of a program that forks it', async () => {
    build('process.send(process.argv.slice(2)); process.disconnect();');
    const child = fork(join(root, 'bin', 'drover.mjs'), ['serve'], { timeout: 20_000 });
    const [[message], [code]] = await Promise.all([once(child, 'message'), once(child, 'exit')]);
    expect({ message, code }).toEqual({ message: ['serve'], code: 0 });
  });

  it.skipIf(oldNode === undefined)(
    'runs itself on the Node that the set-up provided where the own one is too old',
    () => {
      build('console.log(process.versions.node, process.argv.slice(2).join(" ")); process.exitCode = 4;');
      provideNode();
      const { status, stdout } = run(oldNode ?? '', 'env');
      expect({ status, stdout }).toEqual({ status: 4, stdout: `${process.versions.node} env\n` });
    },
  );

  it.skipIf(oldNode === undefined)('says what to install where no Node is new enough', () => {
    build('');
    const { status, stderr } = run(oldNode ?? '', 'env');
    expect(status).toBe(1);
    expect(stderr).toContain('Node.js 24');
    expect(stderr).toContain('https://nodejs.org');
    expect(stderr).not.toContain('npm run');
  });

  it.skipIf(oldNode === undefined)('says in a clone which command provides a newer Node there', () => {
    build('');
    mkdirSync(join(root, 'scripts'));
    writeFileSync(join(root, 'scripts', 'setup.mjs'), '');
    expect(run(oldNode ?? '', 'env').stderr).toContain(`\`npm run build\` in ${root}`);
  });

  it.skipIf(oldNode === undefined)('passes signals on and waits for the program to end by itself', async () => {
    build(
      'process.on("SIGTERM", () => { console.log("drained"); process.exit(0); }); console.log("up"); setInterval(() => {}, 1000);',
    );
    provideNode();
    const child = spawn(oldNode ?? '', [join(root, 'bin', 'drover.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (out === 'up\n') child.kill('SIGTERM');
    });
    await once(child, 'close');
    expect({ code: child.exitCode, out }).toEqual({ code: 0, out: 'up\ndrained\n' });
  });
});
