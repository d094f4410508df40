/** The last figures of our own overhead, milliseconds. */
export interface OverheadWindow {
  add(overheadMs: number): void;
  /** `null` before the first figure. */
  median(): number | null;
}

export function createOverheadWindow(capacity: number): OverheadWindow {
  const figures: number[] = [];
  let next = 0;
  return {
    add(overheadMs) {
      figures[next] = overheadMs;
      next = (next + 1) % capacity;
    },
    median() {
      const sorted = figures.toSorted((a, b) => a - b);
      const upper = sorted[Math.floor(sorted.length / 2)];
      const lower = sorted[Math.floor((sorted.length - 1) / 2)];
      return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
    },
  };
}
