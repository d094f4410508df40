import { describe, expect, it } from 'vitest';
import type { Desk } from '../../../../apps/gateway/processes/primary/desk.ts';
import { keepWorkers } from '../../../../apps/gateway/processes/primary/keep-workers.ts';

/** Workers that end when they are told to, and timers that come when they are told to. */
function createWorkers(count: number) {
  const exits: ((how: string) => void)[] = [];
  const buried: number[] = [];
  const due: { readonly delayMs: number; readonly run: () => void }[] = [];
  let nowMs = 0;
  const startOne = (): Desk => {
    const pid = exits.length + 1;
    return {
      isReady: false,
      bury: () => void buried.push(pid),
      process: { pid, onExit: (listener: (how: string) => void) => void exits.push(listener) },
    } as unknown as Desk;
  };
  const kept = keepWorkers({
    workers: { count },
    startOne,
    ports: {
      clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
      timers: {
        after(delayMs, run) {
          const one = { delayMs, run };
          due.push(one);
          return () => void due.splice(due.indexOf(one), 1);
        },
      },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    },
  });
  const readyAll = (): void => {
    for (const desk of kept.desks) kept.noteReady(desk);
  };
  return {
    ...{ kept, buried, due, readyAll },
    end: (pid: number) => exits[pid - 1]?.('SIGKILL'),
    pass: (ms: number) => {
      nowMs += ms;
    },
    fire: () => due.shift()?.run(),
    pids: () => [...kept.desks].map(({ process }) => process.pid),
  };
}

describe('I1 workers that are kept running', () => {
  it('are started when all are ready', async () => {
    const { kept, readyAll } = createWorkers(3);
    const started = kept.start();
    expect(kept.desks.size).toBe(3);
    readyAll();
    await started;
  });

  it('fail the start where one of them cannot start', async () => {
    const { kept, end } = createWorkers(2);
    const started = kept.start();
    end(2);
    await expect(started).rejects.toThrow('SIGKILL');
  });

  it('are buried when they end, and replaced within a tenth of a second', async () => {
    const { kept, readyAll, end, due, fire, pids, buried } = createWorkers(2);
    const started = kept.start();
    readyAll();
    await started;
    end(1);
    expect([buried, pids()]).toEqual([[1], [2]]);
    expect(due[0]?.delayMs).toBeLessThanOrEqual(100);
    fire();
    expect(pids()).toEqual([2, 3]);
  });

  it('are replaced ever later when they keep ending, and soon again after a calm time', async () => {
    const { kept, readyAll, end, due, fire, pass } = createWorkers(1);
    const started = kept.start();
    readyAll();
    await started;
    const pauses: number[] = [];
    for (let pid = 1; pid <= 12; pid++) {
      end(pid);
      pauses.push(due[0]?.delayMs ?? 0);
      fire();
    }
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses.at(-1)).toBe(10_000);
    pass(60_000);
    end(13);
    expect(due[0]?.delayMs).toBe(pauses[0]);
  });

  it('are replaced no more once the service ends', async () => {
    const { kept, readyAll, end, due } = createWorkers(2);
    const started = kept.start();
    readyAll();
    await started;
    end(1);
    kept.close();
    end(2);
    expect(due).toEqual([]);
  });
});
