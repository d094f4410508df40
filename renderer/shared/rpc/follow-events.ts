export interface FollowOptions<Event> {
  open(signal: AbortSignal): Promise<AsyncIterable<Event>>;
  onEvent(event: Event): void;
  /** After each opening; whatever was known before may be out of date. */
  onOpen(): void;
  onLost(error: unknown): void;
  wait(ms: number, signal: AbortSignal): Promise<void>;
  readonly signal: AbortSignal;
}

const firstDelayMs = 250;
const longestDelayMs = 8000;

/** Reads the event stream until the signal ends it, opening it anew after each loss: 250 ms later, then twice as long, up to 8 s. */
export async function followEvents<Event>(options: FollowOptions<Event>): Promise<void> {
  const { signal } = options;
  let delayMs = firstDelayMs;
  while (!signal.aborted) {
    try {
      const events = await options.open(signal);
      options.onOpen();
      for await (const event of events) {
        delayMs = firstDelayMs;
        options.onEvent(event);
      }
      if (!signal.aborted) options.onLost(null);
    } catch (error) {
      if (!signal.aborted) options.onLost(error);
    }
    if (signal.aborted) return;
    await options.wait(delayMs, signal);
    delayMs = Math.min(delayMs * 2, longestDelayMs);
  }
}

/** Resolves after `ms`, or at once when the signal ends it. */
export function waitUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener('abort', finish);
  });
}
