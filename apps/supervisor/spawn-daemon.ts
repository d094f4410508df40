import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { RoomError } from '../base/index.ts';
import type { DaemonFailureCode } from '../contract/model/index.ts';

const appendMode = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;

export interface DaemonCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workDir: string;
  readonly outPath: string;
  readonly errorPath: string;
}

export function failLaunch(code: DaemonFailureCode, message: string, advice: string): RoomError<DaemonFailureCode> {
  return new RoomError(code, message, { data: { advice } });
}

/**
 * Starts a daemon as leader of its own process group. Its output goes straight to files in append mode, so that it outlives a crash of this
 * process and never waits for a reader.
 */
export async function spawnDaemon(command: DaemonCommand): Promise<{ child: ChildProcess; pid: number }> {
  const child = openAndSpawn(command);
  return new Promise((resolve, reject) => {
    child.once('spawn', () => {
      if (child.pid !== undefined) resolve({ child, pid: child.pid });
    });
    child.once('error', (error: NodeJS.ErrnoException) => reject(describeSpawnError(command.file, error)));
  });
}

function openAndSpawn({ file, args, env, workDir, outPath, errorPath }: DaemonCommand): ChildProcess {
  const opened: number[] = [];
  try {
    for (const path of [outPath, errorPath]) opened.push(openSync(path, appendMode, 0o600));
    return spawn(file, args, { cwd: workDir, env, detached: true, stdio: ['ignore', ...opened] });
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    throw failLaunch(
      'spawn_failed',
      `Ollama could not be started: ${reason}.`,
      'Check the data folder and its rights.',
    );
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}

function describeSpawnError(file: string, error: NodeJS.ErrnoException): Error {
  if (error.code === 'ENOENT') {
    return failLaunch('daemon_not_found', `There is no ${file}.`, 'Set `daemon.binary` to the path of ollama.');
  }
  if (error.code === 'EACCES' || error.code === 'ENOEXEC') {
    return failLaunch('daemon_not_executable', `${file} cannot be executed.`, 'Reinstall Ollama or mend its rights.');
  }
  return failLaunch(
    'spawn_failed',
    `Ollama could not be started: ${error.message}.`,
    'Try again, or restart the machine.',
  );
}
