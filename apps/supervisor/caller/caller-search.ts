import type { Caller } from './caller.ts';
import type { CallerSources } from './caller-sources.ts';
import type { ClientEnd } from './client-end.ts';
import type { RecentCallers } from './recent-callers.ts';

/** `undefined`: the system could not be asked, which says nothing about the next time. */
export type Finding = Caller | null | undefined;

/** Looks for the callers of several connections at once; answers in their order. */
export type SearchCallers = (ends: readonly ClientEnd[]) => Promise<readonly Finding[]>;

export interface SearchTools {
  readonly sources: CallerSources;
  readonly recent: RecentCallers;
  readonly nameProject: (folder: string) => Promise<string | null>;
}
