import type { Timers } from '../../base/index.ts';
import type { Caller, CallerSocket } from './caller.ts';
import type { SearchCallers, SearchTools } from './caller-search.ts';
import type { CallerSources } from './caller-sources.ts';
import { type ClientEnd, readClientEnd } from './client-end.ts';
import { createProjectNamer } from './find-project.ts';
import { createRecentCallers } from './recent-callers.ts';
import { createLinuxSearch } from './search-linux.ts';
import { createMacosSearch } from './search-macos.ts';
import { createSharedSearch } from './shared-search.ts';
import { createSystemSources } from './system-sources.ts';

export interface CallerFinderOptions {
  /** As in `process.platform`. */
  readonly platform: string;
  readonly timers: Timers;
  /** The machine itself by default. */
  readonly sources?: CallerSources;
}

export interface CallerFinder {
  /**
   * The program at the other end of a loopback connection, looked up once for each socket object. Never rejects; `null` when it is not
   * found: another machine's, another user's, gone meanwhile, or too many at once.
   */
  find(socket: CallerSocket): Promise<Caller | null>;
  /** Answers everybody who waits with `null` and ends what runs. */
  dispose(): void;
}

function createSearch(platform: string, tools: SearchTools): SearchCallers | null {
  if (platform === 'linux') return createLinuxSearch(tools);
  return platform === 'darwin' ? createMacosSearch(tools) : null;
}

/** Finds the programs behind client sockets, off the hot path: one search at a time, a few a second, shared by all that wait. */
export function createCallerFinder({ platform, timers, sources: given }: CallerFinderOptions): CallerFinder {
  const stop = new AbortController();
  const sources = given ?? createSystemSources(stop.signal);
  const recent = createRecentCallers(timers);
  const search = createSearch(platform, { sources, recent, nameProject: createProjectNamer(sources, timers) });
  const shared = search === null ? null : createSharedSearch(search, timers);
  /** By the socket itself: its ports can be another's as soon as it is closed. */
  const found = new WeakMap<CallerSocket, Promise<Caller | null>>();

  const lookUp = async (socket: CallerSocket, end: ClientEnd): Promise<Caller | null> => {
    const finding = await shared?.find(end);
    if (finding === undefined) found.delete(socket);
    return finding ?? null;
  };
  return {
    find(socket) {
      const known = found.get(socket);
      if (known !== undefined) return known;
      const end = shared === null ? null : readClientEnd(socket);
      if (end === null) return Promise.resolve(null);
      const finding = lookUp(socket, end);
      found.set(socket, finding);
      return finding;
    },
    dispose() {
      stop.abort();
      shared?.dispose();
      recent.dispose();
    },
  };
}
