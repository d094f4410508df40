import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../../apps/cli/main.ts', import.meta.url));

export interface CliResult {
  readonly exitCode: number | null;
  readonly out: string;
  readonly errorOut: string;
}

/** A `drover` process that goes on, with what it has printed so far. */
export interface CliProcess {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly errorOut: () => string;
  readonly ended: Promise<CliResult>;
}

/** Starts `drover` from source. */
export function startCli(...argv: readonly string[]): CliProcess {
  const child = spawn(process.execPath, [entry, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let errorOut = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errorOut += text;
  });
  const ended = once(child, 'close').then(() => ({ exitCode: child.exitCode, out, errorOut }));
  return { child, out: () => out, errorOut: () => errorOut, ended };
}

/** Runs `drover` to its end. */
export const runCli = (...argv: readonly string[]): Promise<CliResult> => startCli(...argv).ended;
