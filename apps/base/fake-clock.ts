import type { CancelTimer, Clock, Timers } from './clock.ts';

interface Scheduled {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock and timers that only move when told to. For tests and replays. */
export interface FakeClock extends Clock, Timers {
  /** Moves time forward, running what falls due on the way, in order. */
  advance(byMs: number): void;
  /** Number of timers that have not run yet. */
  pendingCount(): number;
}

/** Creates a clock that stands at `startMs` (UTC milliseconds). */
export function createFakeClock(startMs = 0): FakeClock {
  let elapsedMs = 0;
  let order = 0;
  const scheduled = new Set<Scheduled>();
  const nextDue = (limitMs: number): Scheduled | undefined =>
    [...scheduled].filter((entry) => entry.dueMs <= limitMs).sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
  return {
    nowMs: () => startMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    pendingCount: () => scheduled.size,
    after(delayMs, run): CancelTimer {
      const entry: Scheduled = { dueMs: elapsedMs + Math.max(0, delayMs), order: order++, run };
      scheduled.add(entry);
      return () => void scheduled.delete(entry);
    },
    advance(byMs) {
      const targetMs = elapsedMs + byMs;
      for (let due = nextDue(targetMs); due; due = nextDue(targetMs)) {
        scheduled.delete(due);
        elapsedMs = due.dueMs;
        due.run();
      }
      elapsedMs = targetMs;
    },
  };
}
