import { fork } from 'node:child_process';

export interface Confinement {
  /** Path of its script. */
  readonly script: string;
  /** Files and folders that it may read, by their real paths. */
  readonly readable: readonly string[];
  /** Its old space; beyond it V8 ends it. */
  readonly maxHeapMb: number;
}

/** A process that computes for us and can do little else. */
export interface ConfinedProcess {
  /** 0 when it could not be started. */
  readonly pid: number;
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Once, however it ended; `signal` is what ended it, where something did. */
  onExit(listener: (signal: string | null) => void): void;
  /** At once. */
  kill(): void;
}

/** Where threads come and go V8 loses track of pages that it protects by keys, which only these processors have. */
const pageFlags = process.arch === 'x64' ? ['--no-memory-protection-keys'] : [];
const youngSpaceMb = 2;

/**
 * Starts a script with Node and nothing of this process: no environment, no input or output, nothing to write, little to read, no programs to
 * start. It ends by itself when this process does.
 */
export function forkConfined({ script, readable, maxHeapMb }: Confinement): ConfinedProcess {
  const child = fork(script, [], {
    ...{ env: {}, serialization: 'json', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
    execArgv: [
      ...['--permission', '--allow-worker', ...readable.map((path) => `--allow-fs-read=${path}`)],
      ...[`--max-old-space-size=${maxHeapMb}`, `--max-semi-space-size=${youngSpaceMb}`, ...pageFlags],
    ],
  });
  child.on('error', () => {
    // It did not start, or a message did not reach it: what follows is its end.
  });
  child.unref();
  child.channel?.unref();
  return {
    pid: child.pid ?? 0,
    send(message) {
      if (child.connected) child.send(message);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      if (child.pid === undefined) child.once('error', () => listener(null));
      else child.once('exit', (_code, signal) => listener(signal));
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
