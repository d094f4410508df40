import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../fakes/drover-process.ts';

const root = join(import.meta.dirname, '..', '..', '..');
let dataDir: string;
let script: ChildProcess | undefined;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'drover-first-'));
});
afterEach(async () => {
  await end('SIGTERM');
  rmSync(dataDir, { recursive: true, force: true });
});

/** Starts a script of the project on free ports; resolves with what it printed once that fits. */
function start(name: string, args: readonly string[], wanted: RegExp): Promise<string> {
  const places = ['--data-dir', dataDir, '--gateway', '127.0.0.1:0', '--console', '127.0.0.1:0'];
  const child = spawn(process.execPath, [join(root, 'scripts', name), ...args, ...places], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' },
  });
  script = child;
  let text = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (wanted.test(text)) resolve(text);
      });
    child.once('exit', () => reject(new Error(`ended before it was ready:\n${text}`)));
  });
}

async function end(signal: NodeJS.Signals): Promise<number | null> {
  if (!script || script.exitCode !== null || script.signalCode !== null) return script?.exitCode ?? null;
  script.kill(signal);
  await once(script, 'exit');
  return script.exitCode;
}

describe('the commands of the README', () => {
  it('npm run demo ends with a line to paste, and the line answers', async () => {
    const text = await start('demo.mjs', [], /^curl .*\n$/m);
    const line = text.trim().split('\n').at(-1) ?? '';
    expect(line).toMatch(/^curl -s http/);
    const [code, output] = await new Promise<[number | null, string]>((resolve) => {
      const pasted = spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'ignore'] });
      let out = '';
      pasted.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
      });
      pasted.once('close', (exit) => resolve([exit, out]));
    });
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ object: 'chat.completion' });
    const { out } = await runCli(dataDir, ['requests', 'list', '--json']);
    expect(JSON.parse(out)).toMatchObject([{ project: 'demo', outcome: 'ok' }]);
    expect(await end('SIGTERM')).toBe(0);
  });

  it.runIf(process.platform !== 'darwin')('npm start told to end leaves no service behind', async () => {
    await start('start.mjs', ['--engine', 'none', '--no-take-over'], /^ready /m);
    expect((await runCli(dataDir, ['status', '--json'])).code).toBe(0);
    expect(await end('SIGTERM')).toBe(0);
    expect((await runCli(dataDir, ['status'])).code).toBe(1);
  });
});
