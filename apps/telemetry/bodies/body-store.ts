import type { Timers } from '../../base/index.ts';
import type { BodyKeeperOptions } from './body-keeper.ts';
import { type BodyKeeper, createBodyKeeper } from './body-keeper.ts';
import { type BodyRoomOptions, keepBodyRoom } from './body-room-keeper.ts';

/** What prompts and answers that are kept may take (MiB). */
export interface BodyLimits {
  readonly maxBodiesMb?: number;
}

type Shared = Pick<BodyRoomOptions, 'plan' | 'record' | 'onFailed'> & Pick<BodyKeeperOptions, 'isFailing'>;

export interface BodyStoreOptions extends Shared {
  readonly timers: Timers;
  readonly maxBodiesMb: () => number | undefined;
  /** Told at most once a minute how many requests have lost their bodies since. */
  readonly onLost: (requests: number) => void;
}

export type BodyStore = BodyKeeper;

const mebibyte = 1024 * 1024;
const usualMb = 256;
export const lossTellingMs = 60_000;

/** Prompts and answers on their way to the log, and the room that they have there. */
export function createBodyStore({ timers, maxBodiesMb, onLost, ...shared }: BodyStoreOptions): BodyStore {
  const room = keepBodyRoom({ ...shared, timers, maxBytes: () => (maxBodiesMb() ?? usualMb) * mebibyte });
  const losses = createLossTeller(timers, onLost);
  const keeper = createBodyKeeper({ ...shared, onWritten: room.noteWritten, onLost: losses.add });
  return {
    keep: keeper.keep,
    close() {
      room.stop();
      return keeper.close().finally(losses.stop);
    },
  };
}

function createLossTeller(timers: Timers, onLost: (requests: number) => void) {
  let lost = 0;
  let cancel: (() => void) | null = null;
  const tell = (): void => {
    cancel = null;
    if (lost === 0) return;
    onLost(lost);
    lost = 0;
    cancel = timers.after(lossTellingMs, tell);
  };
  return {
    add(requests: number): void {
      lost += requests;
      if (cancel === null) tell();
    },
    stop(): void {
      cancel?.();
      if (lost > 0) onLost(lost);
    },
  };
}
