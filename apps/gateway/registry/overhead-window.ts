import type { Clock } from '../../base/index.ts';

/** What Drover itself added to the last requests, milliseconds. */
export interface OverheadWindow {
  add(overheadMs: number): void;
  /** `null` while there are too few to say what is usual. */
  median(): number | null;
}

/** Only so many of the newest are looked at. */
const capacity = 200;
/** The first ones of a process run code that is not compiled yet, over connections that are being made. */
const warmUp = 20;
/** Of fewer a median tells chance. */
const least = 20;
const longestAgeMs = 3_600_000;

export function createOverheadWindow({ monotonicMs }: Pick<Clock, 'monotonicMs'>): OverheadWindow {
  const figures = new Float64Array(capacity);
  const endedAtMs = new Float64Array(capacity);
  let added = 0;
  return {
    add(overheadMs) {
      added++;
      if (added <= warmUp) return;
      figures[added % capacity] = overheadMs;
      endedAtMs[added % capacity] = monotonicMs();
    },
    median() {
      const measured = Math.min(capacity, Math.max(0, added - warmUp));
      const sinceMs = monotonicMs() - longestAgeMs;
      const newest = Array.from({ length: measured }, (_, back) => (added - back) % capacity);
      const fresh = newest.filter((place) => (endedAtMs[place] ?? 0) >= sinceMs);
      const sorted = fresh.map((place) => figures[place] ?? 0).sort((a, b) => a - b);
      if (sorted.length < least) return null;
      const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
      const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
      return (upper + lower) / 2;
    },
  };
}
