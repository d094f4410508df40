/** What was started, to be stopped in reverse. */
export interface StopOrder {
  push(name: string, stop: () => Promise<void> | void): void;
  /** Runs every stop once, last first; one that fails does not keep the others from running. Later calls share the first one's end. */
  run(): Promise<void>;
}

/** Creates an empty order. `onError` hears of each stop that failed. */
export function createStopOrder(onError: (name: string, error: unknown) => void): StopOrder {
  const stops: { name: string; stop: () => Promise<void> | void }[] = [];
  let ended: Promise<void> | undefined;
  const runAll = async (): Promise<void> => {
    for (const { name, stop } of stops.reverse()) {
      try {
        await stop();
      } catch (error) {
        onError(name, error);
      }
    }
  };
  return {
    push: (name, stop) => void stops.push({ name, stop }),
    run: () => {
      ended ??= runAll();
      return ended;
    },
  };
}
