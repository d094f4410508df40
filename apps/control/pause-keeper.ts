import { type CancelTimer, type Clock, createEmitter, type Timers, type Unsubscribe } from '../base/index.ts';
import type { RequestPause } from '../contract/control/index.ts';

export interface PauseKeeperOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  /** What keeps new requests waiting. */
  readonly gate: { pause(): void; resume(): void };
  readonly log: (message: string, fields: Readonly<Record<string, string>>) => void;
}

/** New requests wait because a person wants quiet. It does not outlive the service. */
export interface PauseKeeper {
  /** `null` until `resume`. A later pause replaces an earlier one. */
  pause(forMs: number | null): void;
  resume(): void;
  current(): RequestPause | null;
  onChange(listener: (pause: RequestPause | null) => void): Unsubscribe;
  dispose(): void;
}

export function createPauseKeeper({ clock, timers, gate, log }: PauseKeeperOptions): PauseKeeper {
  const changes = createEmitter<RequestPause | null>((error) =>
    log('a listener to the pause failed', { error: String(error) }),
  );
  let pause: RequestPause | null = null;
  let cancelEnd: CancelTimer = () => {};
  const end = (): void => {
    cancelEnd();
    if (pause === null) return;
    pause = null;
    gate.resume();
    changes.emit(null);
  };
  return {
    pause(forMs) {
      cancelEnd();
      cancelEnd = forMs === null ? () => {} : timers.after(forMs, end);
      pause = { untilMs: forMs === null ? null : clock.nowMs() + forMs };
      gate.pause();
      changes.emit(pause);
    },
    resume: end,
    current: () => pause,
    onChange: changes.subscribe,
    dispose: () => cancelEnd(),
  };
}
