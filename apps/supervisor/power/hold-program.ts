import { spawn } from 'node:child_process';
import type { AwakeCommand } from './awake-command.ts';

/** Why a held program is over: by us, by a signal of somebody else, or because it cannot do its work. */
export type HoldEnd =
  | { readonly kind: 'released' | 'interrupted' }
  | { readonly kind: 'unable'; readonly reason: string };

export interface HeldProgram {
  release(): void;
}

/**
 * Runs a program in a process group of its own until it is released. It reads from a pipe that is held open, and so notices when this process
 * ends in whatever way. Never throws; `onEnd` is told once.
 */
export function holdProgram(
  { file, args }: AwakeCommand,
  env: Readonly<Record<string, string | undefined>>,
  onEnd: (end: HoldEnd) => void,
): HeldProgram {
  const child = spawn(file, args, { env, detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  let isReleased = false;
  let isOver = false;
  const end = (how: HoldEnd): void => {
    if (isOver) return;
    isOver = true;
    onEnd(isReleased ? { kind: 'released' } : how);
  };
  child.stdin.on('error', () => undefined); // It may be gone before its input is closed.
  child.on('error', (error: NodeJS.ErrnoException) =>
    end({ kind: 'unable', reason: error.code ?? 'it cannot be run' }),
  );
  child.on('exit', (code) =>
    end(code === null ? { kind: 'interrupted' } : { kind: 'unable', reason: `it ended with code ${code}` }),
  );
  child.unref();
  return {
    release() {
      if (isReleased || isOver) return;
      isReleased = true;
      child.stdin.destroy();
      signalGroup(child.pid);
    },
  };
}

function signalGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // Gone already.
  }
}
