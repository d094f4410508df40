/** Gathers messages for the other process: what is posted in one turn of the loop leaves as one. */
export interface Outbox<T> {
  post(message: T): void;
  /** Leaves with the next that is posted. */
  add(message: T): void;
  /** Sends what was gathered at once. */
  flush(): void;
}

export function createOutbox<T>(send: (batch: readonly T[]) => void): Outbox<T> {
  let gathered: T[] = [];
  let isDue = false;
  const flush = (): void => {
    isDue = false;
    if (gathered.length === 0) return;
    const batch = gathered;
    gathered = [];
    send(batch);
  };
  return {
    add: (message) => void gathered.push(message),
    post(message) {
      gathered.push(message);
      if (isDue) return;
      isDue = true;
      setImmediate(flush);
    },
    flush,
  };
}
