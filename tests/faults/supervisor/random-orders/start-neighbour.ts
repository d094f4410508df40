import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { NeighbourOrder, NeighbourReply } from './neighbour.ts';

/** Somebody else on this machine, who runs Ollamas and other listeners that are none of ours. */
export interface Neighbour {
  readonly pid: number;
  /** Answers as an Ollama on the port from now on; whether that is so. */
  open(port: number): Promise<boolean>;
  close(port: number): Promise<void>;
  isRunning(): boolean;
  leave(): Promise<void>;
}

const programPath = fileURLToPath(new URL('./neighbour.ts', import.meta.url));

export function startNeighbour(): Neighbour {
  const child = fork(programPath, {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, (isOpen: boolean) => void>();
  let lastId = 0;
  child.on('message', ({ id, isOpen }: NeighbourReply) => {
    waiting.get(id)?.(isOpen);
    waiting.delete(id);
  });
  const order = (type: NeighbourOrder['type'], port: number): Promise<boolean> =>
    new Promise((resolve) => {
      const id = ++lastId;
      waiting.set(id, resolve);
      child.send({ id, type, port } satisfies NeighbourOrder);
    });
  return {
    pid: child.pid ?? 0,
    open: (port) => order('open', port),
    close: (port) => order('close', port).then(() => undefined),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async leave() {
      const left = once(child, 'exit');
      child.disconnect();
      await left;
    },
  };
}
