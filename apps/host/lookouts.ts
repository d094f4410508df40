import type { Clock, Timers } from '../base/index.ts';
import type { Gateway } from '../gateway/index.ts';
import type { DaemonRooms } from './start-daemon-rooms.ts';

/**
 * Timers for looking whether something has changed. While nothing happens such looks are gathered to one moment every half minute, so that an
 * idle machine is left to sleep; as soon as something happens they come when they were meant to.
 */
export interface Lookouts extends Timers {
  /** Something happens: a request, a change of the daemon, somebody who watches. */
  stir(): void;
  /** As long as one of these holds, looks come when they are meant to. */
  busyWhile(isBusy: () => boolean): void;
}

/** Who makes them come in time, besides those who watch. Returns its end. */
export function wakeLookouts(
  lookouts: Lookouts,
  rooms: Pick<DaemonRooms, 'supervisor' | 'models'> & {
    readonly gateway: Pick<Gateway, 'runningCount' | 'onInFlightChange'>;
  },
): () => void {
  const { gateway, supervisor, models } = rooms;
  lookouts.busyWhile(() => gateway.runningCount() > 0 || models.resident().length > 0);
  const ends = [gateway.onInFlightChange(lookouts.stir), supervisor.onStateChange(lookouts.stir)];
  return () => {
    for (const end of ends) end();
  };
}

interface Look {
  readonly dueMs: number;
  /** Later than it was meant to be. */
  readonly isDeferred: boolean;
  readonly cancelTimer: () => void;
}

export const lookoutTiming = {
  /** What is due within this time is wanted soon, and never deferred. */
  soonMs: 1_000,
  /** Looks go on as usual for this long after something happened. */
  calmAfterMs: 30_000,
  gatherEveryMs: 30_000,
};

export function createLookouts({ clock, timers }: { readonly clock: Clock; readonly timers: Timers }): Lookouts {
  const looks = new Set<{ current: Look; readonly run: () => void }>();
  const reasons: (() => boolean)[] = [];
  let stirredAtMs = clock.monotonicMs();

  const isQuiet = (): boolean =>
    clock.monotonicMs() - stirredAtMs >= lookoutTiming.calmAfterMs && !reasons.some((isBusy) => isBusy());
  const findMoment = (dueMs: number): number =>
    Math.ceil(dueMs / lookoutTiming.gatherEveryMs) * lookoutTiming.gatherEveryMs;
  const arm = (dueMs: number, atMs: number, run: () => void): Look => ({
    dueMs,
    isDeferred: atMs > dueMs,
    cancelTimer: timers.after(Math.max(0, atMs - clock.monotonicMs()), run),
  });

  return {
    after(delayMs, run) {
      const dueMs = clock.monotonicMs() + delayMs;
      const isGathered = delayMs > lookoutTiming.soonMs && isQuiet();
      const fire = (): void => {
        looks.delete(look);
        run();
      };
      const look = { current: arm(dueMs, isGathered ? findMoment(dueMs) : dueMs, fire), run: fire };
      looks.add(look);
      return () => {
        looks.delete(look);
        look.current.cancelTimer();
      };
    },
    stir() {
      stirredAtMs = clock.monotonicMs();
      for (const look of looks) {
        if (!look.current.isDeferred) continue;
        look.current.cancelTimer();
        look.current = arm(look.current.dueMs, look.current.dueMs, look.run);
      }
    },
    busyWhile: (isBusy) => void reasons.push(isBusy),
  };
}
