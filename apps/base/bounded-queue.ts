/** Items for one slow reader, oldest dropped first when it falls behind; the number dropped is told once with the next item. */
export interface BoundedQueue<T> {
  push(item: T): void;
  close(): void;
  /** The next item, or `undefined` once closed and empty. Only one call may wait at a time. */
  next(): Promise<{ readonly item: T; readonly droppedCount: number } | undefined>;
}

/** Creates a queue that keeps at most `capacity` items. */
export function createBoundedQueue<T>(capacity: number): BoundedQueue<T> {
  const items: T[] = [];
  let droppedCount = 0;
  let isClosed = false;
  let wake: (() => void) | undefined;
  const signal = (): void => {
    wake?.();
    wake = undefined;
  };
  return {
    push(item) {
      if (isClosed) return;
      items.push(item);
      if (items.length > capacity) {
        items.shift();
        droppedCount++;
      }
      signal();
    },
    close() {
      isClosed = true;
      signal();
    },
    async next() {
      while (items.length === 0 && !isClosed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const item = items.shift();
      if (item === undefined) return undefined;
      const dropped = droppedCount;
      droppedCount = 0;
      return { item, droppedCount: dropped };
    },
  };
}
