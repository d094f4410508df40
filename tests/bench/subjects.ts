import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Target } from './load.ts';

const root = join(import.meta.dirname, '..', '..');
export const upstreamPath = join(import.meta.dirname, 'ollama-upstream.mjs');

const renderNative = (prompt: string, isStreaming: boolean): string =>
  JSON.stringify({ model: 'bench:latest', stream: isStreaming, messages: [{ role: 'user', content: prompt }] });
export const renderOpenai = (prompt: string, isStreaming: boolean): string =>
  JSON.stringify({
    model: 'bench:latest',
    messages: [{ role: 'user', content: prompt }],
    stream: isStreaming,
    max_tokens: 100,
  });

/** The three ways to the upstream that every figure compares. */
export interface Subjects {
  readonly direct: Target;
  readonly pipe: Target;
  readonly drover: Target;
  /** Resident memory of the service, MB. */
  droverMemoryMb(): number;
  stop(): Promise<void>;
}

export async function forkServer(
  script: string,
  args: readonly string[],
): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(script, args, {
    env: { ...process.env, OLLAMA_HOST: '127.0.0.1:0' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const [message] = (await once(child, 'message')) as [{ port: number }];
  return { child, url: `http://127.0.0.1:${message.port}` };
}

/** Spawns the built service over the bench upstream; resolves with the time from spawn to its ready line. */
export async function startService(
  dataDir: string,
  args: readonly string[] = [],
): Promise<{ child: ChildProcess; gateway: string; readyMs: number }> {
  const cli = join(root, 'bin', 'drover.mjs');
  const addresses = ['--gateway', '127.0.0.1:0', '--console', '127.0.0.1:0', '--no-take-over'];
  const startedMs = performance.now();
  const child = spawn(
    process.execPath,
    [cli, 'serve', '--data-dir', dataDir, ...addresses, '--engine', 'ollama', '--ollama', upstreamPath, ...args],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, PATH: `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}` },
    },
  );
  for await (const line of createInterface({ input: child.stdout })) {
    const gateway = /^ready gateway=(\S+)/.exec(line)?.[1];
    if (gateway) return { child, gateway, readyMs: performance.now() - startedMs };
  }
  throw new Error('the service ended before it was ready');
}

export async function waitForDaemon(gateway: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const { status } = await fetch(`${gateway}/health/ollama`);
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the bench upstream did not become ready under Drover');
}

/** Resident memory in MB as `ps` tells it, on Linux and macOS alike. */
const memoryOf = (pid: number): number =>
  Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()) / 1024;

export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** Starts upstream, pipe and service, each in a process of its own. */
export async function startSubjects(): Promise<Subjects> {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-bench-'));
  // The upstream answers any number at once: its line must not be what is measured.
  writeFileSync(join(dataDir, 'config.yaml'), 'limits:\n  concurrency:\n    local: 1000\n', { mode: 0o600 });
  const upstream = await forkServer(upstreamPath, ['serve']);
  const pipe = await forkServer(join(import.meta.dirname, 'bare-pipe.mjs'), [upstream.url]);
  const service = await startService(dataDir);
  await waitForDaemon(service.gateway);
  return {
    direct: { url: upstream.url, path: '/api/chat', render: renderNative },
    pipe: { url: pipe.url, path: '/api/chat', render: renderNative },
    drover: { url: service.gateway, path: '/v1/chat/completions', render: renderOpenai },
    droverMemoryMb: () => (service.child.pid === undefined ? Number.NaN : memoryOf(service.child.pid)),
    async stop() {
      await Promise.all([upstream.child, pipe.child, service.child].map(stopProcess));
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
