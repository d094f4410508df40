/** Callers that wait for a value to become what they need. Everybody is answered with the same value. */
export interface WaitingRoom<T> {
  /** The value that fits, at once when `current` does; when `signal` aborts first, the latest value told. */
  until(current: T, fits: (value: T) => boolean, signal?: AbortSignal): Promise<T>;
  tell(value: T): void;
}

export function createWaitingRoom<T>(): WaitingRoom<T> {
  const waiters = new Set<(value: T) => void>();
  return {
    tell(value) {
      for (const waiter of [...waiters]) waiter(value);
    },
    async until(current, fits, signal) {
      if (fits(current) || signal?.aborted) return current;
      return new Promise<T>((resolve) => {
        let latest = current;
        const settle = (value: T): void => {
          waiters.delete(hear);
          signal?.removeEventListener('abort', giveUp);
          resolve(value);
        };
        const hear = (value: T): void => {
          latest = value;
          if (fits(value)) settle(value);
        };
        const giveUp = (): void => settle(latest);
        waiters.add(hear);
        signal?.addEventListener('abort', giveUp);
      });
    },
  };
}
