import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** How much of the time went by without this process getting to work, as on a machine that is busy with others. */
export interface Lateness {
  /** Milliseconds, summed up since the start. */
  totalMs(): number;
  stop(): void;
}

const restMs = 20;

/** Rests and reads a small file in turn; whatever that takes longer than the rest is lateness. */
export function measureLateness(): Lateness {
  let totalMs = 0;
  let isStopped = false;
  const measure = async (): Promise<void> => {
    while (!isStopped) {
      const startedAtMs = performance.now();
      await sleep(restMs);
      await readFile(import.meta.filename);
      totalMs += performance.now() - startedAtMs - restMs;
    }
  };
  void measure();
  return {
    totalMs: () => totalMs,
    stop() {
      isStopped = true;
    },
  };
}
