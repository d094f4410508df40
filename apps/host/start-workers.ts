import { join } from 'node:path';
import type { StoredKey } from '../contract/model/index.ts';
import type { WorkerPort } from '../gateway/index.ts';
import { forkWorker } from '../supervisor/index.ts';
import type { HostOptions } from './host.ts';
import { workerScript } from './installation.ts';
import type { WatchedKeys } from './watch-keys.ts';

type Subscribe = (listener: () => void) => () => void;

export interface WorkerSources {
  readonly options: Pick<HostOptions, 'dataDir' | 'workers'>;
  /** Folder that only this user can open, with a path that is short enough for a socket. */
  readonly socketFolder: string;
  readonly keys: Pick<WatchedKeys, 'list' | 'find' | 'onChange'>;
  /** Each tells of something that workers decide by. */
  readonly changes: readonly Subscribe[];
}

/** Creates what starts the gateway's workers; `null` where one process does it all. */
export function createWorkerPort({ options, socketFolder, keys, changes }: WorkerSources): WorkerPort | null {
  const { workers = 1, dataDir } = options;
  if (workers < 2) return null;
  return {
    count: workers,
    innerSocketPath: join(socketFolder, 'gateway.sock'),
    start: () => forkWorker({ script: workerScript, args: [dataDir] }),
    keys: () =>
      keys
        .list()
        .map(({ id }) => keys.find(id))
        .filter((key): key is StoredKey => key !== null),
    onKeysChange: keys.onChange,
    onFactsChange(listener) {
      const ends = changes.map((subscribe) => subscribe(() => listener()));
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
