import { type CancelTimer, type Clock, createEmitter, type Timers } from '../../base/index.ts';
import type { ResidentModel } from '../../contract/model/index.ts';
import type { ListedModel } from '../read-models.ts';

export interface ResidencyWatchOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly onListenerError: (error: unknown) => void;
  /** Whether a person said that a model stays. */
  readonly isPinned: (model: string) => boolean;
}

interface Change {
  readonly next: readonly ResidentModel[];
  readonly previous: readonly ResidentModel[];
}

/** The resident models as last heard, and the timer that looks again. */
export interface ResidencyWatch {
  get(): readonly ResidentModel[];
  set(listed: readonly ListedModel[]): readonly ResidentModel[];
  onChange(listener: (next: readonly ResidentModel[], previous: readonly ResidentModel[]) => void): () => void;
  /** Keeps an earlier appointment, replaces a later one. */
  lookWithin(delayMs: number, look: () => Promise<unknown>): void;
  stopWatching(): void;
}

export function createResidencyWatch(options: ResidencyWatchOptions): ResidencyWatch {
  const { timers, clock, isPinned } = options;
  const changes = createEmitter<Change>(options.onListenerError);
  let current: readonly ResidentModel[] = [];
  let nextLook: { readonly dueMs: number; readonly cancel: CancelTimer } | null = null;
  let isStopped = false;
  const complete = (listed: ListedModel): ResidentModel => {
    const before = current.find(({ name }) => name === listed.name);
    const isSame = before?.contextLength === listed.contextLength;
    return { ...listed, isPinned: isPinned(listed.name), loadedAtMs: isSame ? before.loadedAtMs : clock.nowMs() };
  };
  return {
    get: () => current,
    onChange: (listener) => changes.subscribe(({ next, previous }) => listener(next, previous)),
    set(listed) {
      const next = listed.map(complete);
      if (isStopped || JSON.stringify(next) === JSON.stringify(current)) return current;
      const previous = current;
      current = next;
      changes.emit({ next, previous });
      return next;
    },
    lookWithin(delayMs, look) {
      const dueMs = clock.monotonicMs() + delayMs;
      if (isStopped || (nextLook !== null && nextLook.dueMs <= dueMs)) return;
      nextLook?.cancel();
      const run = (): void => {
        nextLook = null;
        void look();
      };
      nextLook = { dueMs, cancel: timers.after(delayMs, run) };
    },
    stopWatching() {
      isStopped = true;
      nextLook?.cancel();
    },
  };
}
