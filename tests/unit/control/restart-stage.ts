import { createFakeClock } from '../../../apps/base/index.ts';
import { createRestartPlan } from '../../../apps/control/restart-plan.ts';

export const boundMs = 300_000;

/** A restart that the daemon was told to make and has not settled. */
interface OpenRestart {
  readonly settle: () => void;
  readonly fail: () => void;
}

/** What the daemon was told, and what it was doing then. */
interface RestartOrderHeard {
  readonly reason: string;
  readonly running: number;
  readonly isPaused: boolean;
  readonly atMs: number;
}

/** A plan with a daemon and traffic that do what a test says. Requests that come while paused wait, and are sent on when it ends. */
export function createRestartStage() {
  const clock = createFakeClock(1_000_000);
  const listeners = new Set<() => void>();
  const heard: string[] = [];
  const restarts: OpenRestart[] = [];
  const orders: RestartOrderHeard[] = [];
  let running = 0;
  let waiting = 0;
  let isPaused = false;
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const plan = createRestartPlan({
    clock,
    timers: clock,
    refreshSettings: () => void heard.push('refresh'),
    log: (message) => void heard.push(message),
    daemon: {
      start: () => Promise.resolve(void heard.push('start')),
      stop: () => Promise.resolve(void heard.push('stop')),
      restart(reason) {
        orders.push({ reason, running, isPaused, atMs: clock.nowMs() });
        heard.push(`restart: ${reason} (${running} running, ${isPaused ? 'paused' : 'open'})`);
        running = 0;
        return new Promise<void>((resolve, reject) => {
          restarts.push({ settle: resolve, fail: () => reject(new Error('no')) });
        });
      },
    },
    traffic: {
      runningCount: () => running,
      waitingCount: () => waiting,
      pause() {
        heard.push('pause');
        isPaused = true;
      },
      resume() {
        heard.push('resume');
        isPaused = false;
        running += waiting;
        waiting = 0;
        tell();
      },
      onChange(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
  });
  return {
    ...{ plan, clock, heard, restarts, orders },
    listenerCount: () => listeners.size,
    isPaused: () => isPaused,
    runningCount: () => running,
    arrive() {
      if (isPaused) waiting++;
      else running++;
      tell();
    },
    end() {
      running = Math.max(0, running - 1);
      tell();
    },
    /** Somebody who waits for something else than the pause. */
    queue(count: number) {
      waiting = count;
      tell();
    },
    /** The oldest open restart ends; its consequences follow within this turn. */
    async settle(isGood = true) {
      const oldest = restarts.shift();
      if (isGood) oldest?.settle();
      else oldest?.fail();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
