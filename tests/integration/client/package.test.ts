import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createControlClient } from '../../../apps/cli/control-client.ts';

const runFile = promisify(execFile);
const root = join(import.meta.dirname, '..', '..', '..');
const executable = join(root, 'bin', 'drover.mjs');
/** With a line a request on standard error, which nobody reads any more once it has been started. */
const serveArgs = [
  ...['--engine', 'simulator', '--gateway', '127.0.0.1:0', '--console', 'off', '--no-take-over'],
  ...['--log-level', 'info'],
];

interface Manifest {
  readonly version: string;
  readonly dependencies?: object;
  readonly exports: { readonly '.': object };
}

let folder: string;
let dataDir: string;
const installed = (...path: string[]): string => join(folder, 'node_modules', 'drover-client', ...path);
const npm = (...args: string[]) =>
  runFile('npm', args, { cwd: folder, env: { ...process.env, npm_config_offline: 'true' } });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drover-package-'));
  dataDir = join(folder, 'data');
  writeFileSync(join(folder, 'package.json'), '{"name":"empty","type":"module","private":true}');
  // The build has been made; packing by hand makes it itself.
  await npm('pack', join(root, 'apps', 'client'), '--ignore-scripts', '--silent');
  const [packed = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  await npm('install', `./${packed}`, '--no-audit', '--no-fund', '--silent');
});
afterAll(async () => {
  await stopService();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const socket = () => join(dataDir, 'run', 'drover.sock');
const readPid = async (): Promise<number> => (await createControlClient(socket()).status()).about.pid;
async function stopService(): Promise<void> {
  const pid = await readPid().catch(() => null);
  if (pid !== null) await endProcess(pid);
}

/** An orphan that has ended counts until the system's first process has collected it. */
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    // There is no such process any more.
    return false;
  }
};

async function endProcess(pid: number): Promise<void> {
  process.kill(pid, 'SIGTERM');
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Runs a program in the folder; fails with what it printed. */
const run = (path: string, ...args: readonly string[]): Promise<string> =>
  runFile(process.execPath, [path, ...args], { cwd: folder, timeout: 50_000 }).then(
    ({ stdout }) => stdout,
    (error: { killed: boolean; stdout: string; stderr: string }) => {
      throw new Error(`${error.killed ? 'ended after 50 s' : 'failed'}: ${error.stdout}${error.stderr}`);
    },
  );

/** Runs a program of its own in the folder of the installed package; its last line is JSON. */
async function runProgram(code: string): Promise<unknown> {
  const path = join(folder, 'program.mjs');
  writeFileSync(path, `import { connect, DroverError, ensureRunning, findDrover } from 'drover-client';\n${code}`);
  return JSON.parse(await run(path)) as unknown;
}

const start = (more: object = {}): string =>
  JSON.stringify({ dataDir, executable, args: serveArgs, startTimeoutMs: 40_000, ...more });
const say = 'const print = (value) => process.stdout.write(JSON.stringify(value));\n';
const tell = `${say}const tell = ({ code, message, advice }) => print({ code, message, advice });\n`;

describe('the package', () => {
  it('holds code, types, its description and its licence, needs no other package, and pages get no Node', () => {
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'drover-client',
    ]);
    expect(readdirSync(installed()).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
    const manifest = JSON.parse(readFileSync(installed('package.json'), 'utf8')) as Manifest;
    expect(manifest.version).toBe((JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest).version);
    expect(manifest.dependencies).toBeUndefined();
    const ways = Object.values(manifest.exports['.']) as string[];
    for (const way of ways) expect(readFileSync(installed(way), 'utf8')).not.toBe('');
    const pageFiles = readdirSync(installed('dist')).filter((name) => name.endsWith('.js'));
    expect(pageFiles).toContain('index.js');
    for (const name of pageFiles) {
      const imports = [...readFileSync(installed('dist', name), 'utf8').matchAll(/\bfrom '([^']+)'/g)];
      for (const [, target] of imports) expect(target, name).toMatch(/^\.\/[\w-]+\.js$/);
    }
  });

  it('has types that hold where its user checks strictly, with libraries too, for the documents', async () => {
    const documents = ['apps/client/README.md', 'docs/client.md'].map((name) => readFileSync(join(root, name), 'utf8'));
    const blocks = documents.flatMap((text) =>
      [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code),
    );
    expect(blocks).toHaveLength(5);
    const documented = blocks.map((code, index) => {
      writeFileSync(join(folder, `documented-${index}.ts`), code);
      return `documented-${index}.ts`;
    });
    // What of Node the documents use.
    writeFileSync(join(folder, 'node.d.ts'), 'declare const process: { stdout: { write(text: string): void } };');
    writeFileSync(
      join(folder, 'use.ts'),
      `import { connect, type ChatEvent, DroverError, type DroverErrorCode, ensureRunning } from 'drover-client';
const drover = await connect({ project: 'atlas' });
const answer = await drover.chat({ messages: [{ role: 'user', content: 'Hello' }] }, { signal: AbortSignal.timeout(1) });
const text: string = answer.text;
for await (const event of await drover.streamChat({ messages: [] })) { const each: ChatEvent = event; void each; }
const code: DroverErrorCode = new DroverError({ code: 'rate_limited', message: text }).code;
const vectors: readonly (readonly number[])[] = (await drover.embed({ model: 'm', input: 'x' })).vectors;
void [code, vectors, ensureRunning({ args: ['--engine', 'none'] })];
// @ts-expect-error a priority that there is not
void drover.with({ priority: 'urgent' });
`,
    );
    const tsc = join(root, 'node_modules', '.bin', 'tsc');
    const strict = [
      '--noEmit',
      '--strict',
      '--exactOptionalPropertyTypes',
      '--target',
      'es2022',
      '--lib',
      'es2022,dom',
    ];
    for (const module of ['nodenext', 'preserve']) {
      const args = ['use.ts', 'node.d.ts', ...documented, ...strict, '--skipLibCheck', 'false', '--module', module];
      const result = await runFile(tsc, args, { cwd: folder }).catch((error: { stdout: string }) => error);
      expect(result.stdout).toBe('');
    }
  });
});

describe('making sure that Drover runs', () => {
  it('says what Drover said when it does not start', async () => {
    const bad = start({ args: [...serveArgs, '--engine', 'loud'] });
    const told = await runProgram(`${tell}await ensureRunning(${bad}).catch(tell);`);
    expect(told).toMatchObject({ code: 'start_failed', advice: expect.stringContaining('drover doctor') as string });
    expect(told).toMatchObject({ message: expect.stringMatching(/exit code 2.*--engine loud/s) as string });
  });

  it('says so when there is no such program', async () => {
    const told = await runProgram(
      `${tell}await ensureRunning(${start({ executable: '/nowhere/drover' })}).catch(tell);`,
    );
    expect(told).toMatchObject({ code: 'start_failed', message: expect.stringContaining('ENOENT') as string });
  });

  it('ends what it started when that does not become ready in time', async () => {
    const [program, pidFile] = [join(folder, 'never-ready'), join(folder, 'pid')];
    writeFileSync(program, `#!/bin/sh\necho $$ > '${pidFile}'\necho waiting\nexec sleep 600\n`, { mode: 0o755 });
    const told = await runProgram(
      `${tell}await ensureRunning(${start({ executable: program, startTimeoutMs: 1000 })}).catch(tell);`,
    );
    expect(told).toMatchObject({ code: 'start_timeout', message: 'Drover did not become ready: waiting' });
    const pid = Number(readFileSync(pidFile, 'utf8'));
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it('starts it once for two programs at the same time; it answers, goes on when they have ended, and the sample finds it', async () => {
    const program = `${say}const drover = await ensureRunning(${start()});
      const { text } = await drover.chat({ model: 'llama3.2:3b', messages: [{ role: 'user', content: 'Say hello' }] });
      print({ url: drover.url, text });`;
    const path = join(folder, 'twice.mjs');
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(path, `import { ensureRunning } from 'drover-client';\n${program}`);
    const both = await Promise.all([run(path), run(path)]);
    const [first, second] = both.map((out) => JSON.parse(out) as { url: string; text: string });
    expect(first?.text).toContain('You wrote: “Say hello”');
    expect(second).toMatchObject({ url: first?.url, text: first?.text });
    const later = await runProgram(`${say}print(await findDrover(${JSON.stringify({ dataDir })}));`);
    expect(later).toMatchObject({ url: first?.url, foundBy: 'socket' });

    const sample = join(folder, 'chat.mjs');
    copyFileSync(join(root, 'samples', 'javascript', 'chat.mjs'), sample);
    const ran = await runFile(process.execPath, [sample, 'Say hello'], {
      ...{ cwd: folder, timeout: 50_000, env: { ...process.env, DROVER_URL: first?.url } },
    });
    expect(ran.stdout).toMatch(/You wrote: “Say hello”[\s\S]*\n\(\d+ tokens\)\n$/);
  });
});
