/** Ends a subscription; calling it twice does nothing. */
export type Unsubscribe = () => void;

/** A list of listeners for one kind of fact. Listeners run in order of subscription, in the emitter's turn. */
export interface Emitter<T> {
  emit(event: T): void;
  subscribe(listener: (event: T) => void): Unsubscribe;
  listenerCount(): number;
}

/** Creates an emitter. A listener that throws stops neither the emitter nor the listeners after it; `onError` hears of it. */
export function createEmitter<T>(onError: (error: unknown) => void): Emitter<T> {
  // One object per subscription, so that a listener subscribed twice is told twice and ends each on its own.
  const subscriptions = new Set<{ readonly listener: (event: T) => void }>();
  return {
    listenerCount: () => subscriptions.size,
    subscribe(listener) {
      const subscription = { listener };
      subscriptions.add(subscription);
      return () => void subscriptions.delete(subscription);
    },
    emit(event) {
      for (const subscription of [...subscriptions]) {
        try {
          subscription.listener(event);
        } catch (error) {
          onError(error);
        }
      }
    },
  };
}
