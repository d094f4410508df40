import type { BackendWatch } from '../../backend-watch/sighting.ts';
import type { SharedFacts } from '../messages.ts';
import type { PrimaryLink } from './primary-link.ts';

export interface RemoteWatchOptions {
  readonly link: PrimaryLink;
  readonly facts: () => Pick<SharedFacts, 'sightings'>;
  /** Another number each time that the facts have changed. */
  readonly version: () => number;
}

/** Creates the watch as a worker sees it: one process looks at the backends, for all. */
export function createRemoteWatch({ link, facts, version }: RemoteWatchOptions): BackendWatch {
  const sighting: BackendWatch['sighting'] = (id) => facts().sightings.get(id) ?? null;
  return {
    sighting,
    version,
    look(name) {
      link.tell({ tell: 'look', name });
      return Promise.resolve(sighting(name));
    },
    lookAtAll: () => Promise.resolve(),
    // The primary process sees each request by its row.
    noteRequest: () => undefined,
    noteAnswer(name) {
      if (sighting(name)?.isAnswering === false) link.tell({ tell: 'backend-answer', name });
    },
    start: () => undefined,
    refresh: () => undefined,
    dispose: () => undefined,
  };
}
