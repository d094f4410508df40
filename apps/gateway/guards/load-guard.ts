import type { Clock } from '../../base/index.ts';

/** Bytes of the heap in use, and at which the process would die. */
export interface HeapFacts {
  readonly usedBytes: number;
  readonly limitBytes: number;
}

/** Keeps requests from filling the heap: who comes when it is nearly full is sent away, before the process ends for all. */
export interface LoadGuard {
  /** Whether there is no room for any request. */
  isFull(): boolean;
  /** Asks for room for this much of a body, until it is given back. */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
}

export interface LoadGuardOptions {
  readonly readHeap: () => HeapFacts;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

const lookEveryMs = 20;
const fullShare = 0.9;
const roomShare = 0.8;
/** A body is on the heap as text, as what it says, which is larger where it is made of many small parts, and as what is sent on. */
const growth = 8;

export function createLoadGuard({ readHeap, clock }: LoadGuardOptions): LoadGuard {
  let heap = readHeap();
  let lookedAtMs = clock.monotonicMs();
  let takenBytes = 0;
  const look = (): HeapFacts => {
    const nowMs = clock.monotonicMs();
    if (nowMs - lookedAtMs >= lookEveryMs) {
      lookedAtMs = nowMs;
      heap = readHeap();
    }
    return heap;
  };
  return {
    isFull() {
      const { usedBytes, limitBytes } = look();
      return usedBytes > limitBytes * fullShare;
    },
    take(bytes) {
      const { usedBytes, limitBytes } = look();
      if (usedBytes + (takenBytes + bytes) * growth > limitBytes * roomShare) return false;
      takenBytes += bytes;
      return true;
    },
    giveBack(bytes) {
      takenBytes -= bytes;
    },
  };
}
