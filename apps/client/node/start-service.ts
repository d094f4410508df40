import { type ChildProcess, spawn } from 'node:child_process';
import { DroverError, type DroverErrorCode } from '../drover-error.ts';
import { pageSurroundings } from '../page-surroundings.ts';
import { type ServiceStart, wait } from '../surroundings.ts';
import { askService } from './ask-service.ts';
import { findExecutable } from './find-executable.ts';

const defaultTimeoutMs = 60_000;
const lookEveryMs = 50;
const shownCharacters = 2000;
/** What `drover serve` ends with when another one has the data folder. */
const alreadyRunningCode = 3;

/** `cause`: it could not be run at all. */
interface Ended {
  readonly code: number | null;
  readonly cause?: Error;
}

interface Started {
  readonly child: ChildProcess;
  /** `null` while it runs. */
  ended(): Ended | null;
  /** Everything it wrote so far. */
  output(): string;
  /** Lets go of it: it runs on by itself. */
  release(): void;
}

/** Starts `drover serve` on its own feet, and resolves with the gateway's address once that answers. Throws a `DroverError`. */
export async function startService(start: ServiceStart): Promise<string> {
  const executable = start.executable ?? findExecutable(process.env, process.cwd());
  if (executable === null) {
    throw new DroverError({
      code: 'not_installed',
      message: 'There is no program `drover` in PATH or in node_modules.',
    });
  }
  const started = spawnDetached(executable, start);
  try {
    return await waitForAddress(started, start);
  } catch (error) {
    // Nobody knows of it but this call.
    if (started.ended() === null) started.child.kill();
    throw error;
  } finally {
    started.release();
  }
}

function spawnDetached(executable: string, { dataDir, args = [] }: ServiceStart): Started {
  const folderArgs = dataDir === undefined ? [] : ['--data-dir', dataDir];
  const child = spawn(executable, ['serve', ...folderArgs, ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  let ended: Ended | null = null;
  child.once('error', (cause) => {
    ended = { code: null, cause };
  });
  // All that it wrote has been read then.
  child.once('close', (code) => {
    ended ??= { code };
  });
  return {
    child,
    ended: () => ended,
    output: () => output,
    release() {
      child.unref();
      // The service has its own log; what it says to nobody is lost.
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}

async function waitForAddress(started: Started, { dataDir, startTimeoutMs, signal }: ServiceStart): Promise<string> {
  const giveUpAtMs = performance.now() + (startTimeoutMs ?? defaultTimeoutMs);
  for (;;) {
    const end = started.ended();
    const url = /^ready .*\bgateway=(\S+)/m.exec(started.output())?.[1];
    if (end === null && url !== undefined) return url;
    if (end !== null && end.code !== alreadyRunningCode) throw fail('start_failed', 'Drover ended', started);
    if (end !== null) {
      // Another one was quicker. It may still be starting.
      const told = await askService(dataDir, signal);
      if (told.kind === 'url') return told.url;
    }
    if (performance.now() > giveUpAtMs) throw fail('start_timeout', 'Drover did not become ready', started);
    await wait(pageSurroundings, lookEveryMs, signal);
  }
}

function fail(code: DroverErrorCode, what: string, { ended, output }: Started): DroverError {
  const { code: exitCode = null, cause } = ended() ?? {};
  if (cause) return new DroverError({ code, message: `Drover could not be run: ${cause.message}`, cause });
  const how = exitCode === null ? '' : ` with exit code ${exitCode}`;
  const words = output().trim().slice(-shownCharacters);
  return new DroverError({ code, message: `${what}${how}${words === '' ? ' and wrote nothing' : `: ${words}`}` });
}
