import { spawn } from 'node:child_process';

export interface CommandResult {
  /** `null` when it could not be run, was killed, or took too long. */
  readonly code: number | null;
  /** Standard output, at most 1 MiB. */
  readonly output: string;
}

const maxOutputLength = 1024 * 1024;
const lingerMs = 250;

/** Runs a short-lived program without a shell, in a process group of its own, which is killed after `timeoutMs`. Never throws. */
export async function runCommand(command: {
  readonly file: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}): Promise<CommandResult> {
  const { file, args, timeoutMs, env, signal } = command;
  const limit = AbortSignal.timeout(timeoutMs);
  const stop = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  if (stop.aborted) return { code: null, output: '' };
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(file, args, { env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    const settle = (code: number | null): void => {
      stop.removeEventListener('abort', abandon);
      child.stdout.destroy();
      resolve({ code, output });
    };
    const abandon = (): void => {
      killGroup(child.pid);
      settle(null);
    };
    stop.addEventListener('abort', abandon);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < maxOutputLength) output += text;
    });
    child.on('error', () => settle(null));
    child.on('close', (code) => settle(code));
    // Somebody who inherited the pipe can hold `close` back; what the program wrote itself is read well within this time.
    child.on('exit', (code) => void setTimeout(() => settle(code), lingerMs).unref());
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
