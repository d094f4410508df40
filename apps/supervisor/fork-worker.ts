import { fork } from 'node:child_process';
import type { Socket } from 'node:net';

export interface WorkerCommand {
  /** Path of its script. */
  readonly script: string;
  readonly args: readonly string[];
}

/** MB: each request that waits for its answer survives a collection, and in a small young heap these take a sixth of a worker's time. */
const roomForYoung = '--min-semi-space-size=8';

/** A process of our own that messages and connections are sent to. */
export interface ForkedWorker {
  readonly pid: number;
  /** The socket belongs to the worker from then on. */
  send(batch: readonly object[], socket?: Socket): void;
  onMessages(listener: (batch: readonly unknown[]) => void): void;
  /** Once, however it ended; `how` in words. */
  onExit(listener: (how: string) => void): void;
  /** At once. */
  kill(): void;
}

/** Starts a worker. It ends by itself when this process does. */
export function forkWorker({ script, args }: WorkerCommand): ForkedWorker {
  const child = fork(script, [...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'json',
    execArgv: [...process.execArgv, roomForYoung],
  });
  let failure: string | null = null;
  child.on('error', (error) => {
    // It did not start, or a message did not reach it: what follows is its end.
    failure = error.message;
  });
  return {
    pid: child.pid ?? 0,
    send(batch, socket) {
      if (child.connected) child.send([...batch], socket, { keepOpen: false });
      else socket?.destroy();
    },
    onMessages: (listener) => void child.on('message', (batch) => listener(batch as readonly unknown[])),
    onExit(listener) {
      const tell = (code: number | null, signal: string | null): void =>
        listener(failure ?? (signal === null ? `exit code ${code}` : signal));
      if (child.pid === undefined) child.once('error', () => tell(null, null));
      else child.once('exit', tell);
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
