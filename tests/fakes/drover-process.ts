import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..', '..');
const installed = process.env['DROVER_TEST_PACKAGE'];
/** The built product, or the package installed in the folder that DROVER_TEST_PACKAGE names. */
const builtCli =
  installed === undefined
    ? join(root, 'out', 'service', 'cli.js')
    : join(installed, 'node_modules', 'drover', 'bin', 'drover.mjs');

/** A running `drover serve` of the built product, in its own process and data folder. */
export interface DroverProcess {
  readonly child: ChildProcess;
  readonly gateway: string;
  readonly console: string;
  readonly tokenFile: string;
  readonly dataDir: string;
  /** Everything it printed so far. */
  output(): string;
  /** Sends `signal` to the service alone and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface DroverProcessOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Kept after `stop` when given, removed otherwise. */
  readonly dataDir?: string;
  readonly engine?: 'simulator' | 'ollama' | 'none';
  /** What Node runs; the built product when left out. */
  readonly program?: string;
}

const waitReady = (child: ChildProcess, collect: (text: string) => void, output: () => string): Promise<string> =>
  new Promise((resolve, reject) => {
    if (!child.stdout || !child.stderr) throw new Error('no pipes');
    child.stderr.on('data', (chunk: Buffer) => collect(chunk.toString()));
    createInterface({ input: child.stdout }).on('line', (line) => {
      collect(`${line}\n`);
      if (line.startsWith('ready ')) resolve(line);
    });
    child.once('exit', (code, signal) =>
      reject(new Error(`drover ended (${code ?? signal}) before it was ready:\n${output()}`)),
    );
  });

/** Starts the built service on free ports and resolves once it serves. */
export async function startDroverProcess(options: DroverProcessOptions = {}): Promise<DroverProcess> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'drover-test-'));
  const args = [
    'serve',
    '--data-dir',
    dataDir,
    '--gateway',
    '127.0.0.1:0',
    '--console',
    '127.0.0.1:0',
    '--no-take-over',
  ];
  const child = spawn(
    process.execPath,
    [options.program ?? builtCli, ...args, '--engine', options.engine ?? 'simulator', ...(options.args ?? [])],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
    },
  );
  let text = '';
  const ready = await waitReady(
    child,
    (more) => {
      text += more;
    },
    () => text,
  );
  const field = (name: string): string => new RegExp(`${name}=(\\S+)`).exec(ready)?.[1] ?? '';
  return {
    child,
    gateway: field('gateway'),
    console: field('console'),
    tokenFile: field('token-file'),
    dataDir,
    output: () => text,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await once(child, 'exit');
      }
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
      return child.exitCode;
    },
  };
}

/** Runs one CLI command of the built product against a data folder. */
export async function runCli(
  dataDir: string,
  args: readonly string[],
): Promise<{ code: number | null; out: string; error: string }> {
  const child = spawn(process.execPath, [builtCli, ...args, '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let error = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    error += chunk.toString();
  });
  await once(child, 'close');
  return { code: child.exitCode, out, error };
}
