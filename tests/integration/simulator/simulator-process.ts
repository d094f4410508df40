import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const executable = join(import.meta.dirname, '..', '..', 'fakes', 'bin', 'ollama');

/** A line of the simulator's journal. */
export interface JournalLine {
  readonly event: string;
  readonly atMs: number;
  readonly requestId?: number;
  readonly path?: string;
  readonly phase?: string;
  readonly tokens?: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** A running simulator with its files in a temporary folder. */
export interface SimulatorProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly port: number;
  output(): string;
  /** Replaces the control file. */
  control(switches: Readonly<Record<string, unknown>>): void;
  journal(): readonly JournalLine[];
  /** Waits until the journal has an entry that fits. */
  waitForJournal(fits: (line: JournalLine) => boolean): Promise<JournalLine>;
  post(path: string, body: unknown, signal?: AbortSignal): Promise<Response>;
  /** Resolves with exit code or signal name. */
  exited(): Promise<number | string>;
}

/** A fast one: no waiting for loads, prompts and tokens. */
export const fast = { loadMs: 0, tokensPerSecond: 0, prefillTokensPerSecond: 0 };

const running = new Set<{ child: ChildProcess; folder: string }>();

/** Environment in which `#!/usr/bin/env node` finds the Node that runs the tests. */
export const baseEnvironment = (): NodeJS.ProcessEnv => ({
  HOME: tmpdir(),
  PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
});

/** Spawns the executable without waiting for anything. */
export function spawnSimulator(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): { child: ChildProcess; output: () => string } {
  const child = spawn(executable, args, {
    env: { ...baseEnvironment(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (text = `${text}${chunk.toString()}`.slice(-200_000)));
  running.add({ child, folder: '' });
  return { child, output: () => text };
}

/** Waits until `check` gives something; fails the test after ten seconds. */
export async function eventually<T>(check: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 1000; tries++) {
    const value = await check();
    if (value !== undefined) return value;
    await sleep(10);
  }
  throw new Error('did not happen within ten seconds');
}

export const exitOf = async (child: ChildProcess): Promise<number | string> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.signalCode ?? child.exitCode ?? 'unknown';
};

/** Starts `serve` on a free port and waits for its listening line. `switches` start out in the control file. */
export async function startSimulator(
  switches: Readonly<Record<string, unknown>> = fast,
  { environment = {}, args = [] }: { environment?: NodeJS.ProcessEnv; args?: readonly string[] } = {},
): Promise<SimulatorProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  const controlFile = join(folder, 'control.json');
  const journalFile = join(folder, 'journal.jsonl');
  const control = (values: Readonly<Record<string, unknown>>): void =>
    writeFileSync(controlFile, JSON.stringify({ journalFile, ...values }));
  control(switches);
  const { child, output } = spawnSimulator(['serve', ...args], {
    OLLAMA_HOST: '127.0.0.1:0',
    DROVER_SIM_CONTROL: controlFile,
    ...environment,
  });
  running.add({ child, folder });
  const listening = /Listening on \S+:(\d+) \(version/;
  const port = await eventually(() => {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${output()}`);
    return listening.exec(output())?.[1];
  });
  const url = `http://127.0.0.1:${port}`;
  const journal = (): readonly JournalLine[] =>
    existsSync(journalFile)
      ? readFileSync(journalFile, 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as JournalLine)
      : [];
  return {
    child,
    url,
    port: Number(port),
    output,
    control,
    journal,
    waitForJournal: (fits) => eventually(() => journal().find(fits)),
    post: (path, body, signal) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        redirect: 'manual',
        ...(signal ? { signal } : {}),
      }),
    exited: () => exitOf(child),
  };
}

/** For `afterEach`: ends everything that the tests started. */
export async function stopSimulators(): Promise<void> {
  for (const { child, folder } of running) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exitOf(child);
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  }
  running.clear();
}

/** The records of an NDJSON text. */
export const readRecords = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

export const userMessage = (content: string): { role: 'user'; content: string }[] => [{ role: 'user', content }];
