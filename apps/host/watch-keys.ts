import { createEmitter } from '../base/index.ts';
import type { KeyRing } from '../control/index.ts';

export interface WatchedKeys extends KeyRing {
  /** A key was made, changed or revoked. */
  onChange(listener: () => void): () => void;
}

/** The same keys, telling of each order that changes them: at once, and when it is written down. */
export function watchKeys(keys: KeyRing, onError: (error: unknown) => void): WatchedKeys {
  const changes = createEmitter<undefined>(onError);
  const telling = <Result>(work: Promise<Result>): Promise<Result> => {
    changes.emit(undefined);
    return work.finally(() => changes.emit(undefined));
  };
  return {
    ...keys,
    create: (...order) => telling(keys.create(...order)),
    adopt: (...order) => telling(keys.adopt(...order)),
    revoke: (...order) => telling(keys.revoke(...order)),
    change: (...order) => telling(keys.change(...order)),
    rotate: (...order) => telling(keys.rotate(...order)),
    onChange: (listener) => changes.subscribe(() => listener()),
  };
}
