import type { CancelTimer, Timers } from '../../base/index.ts';
import type { Caller } from './caller.ts';

/** Callers seen lately, by pid and by the mark that tells a process from others of the same pid. */
export interface RecentCallers {
  get(pid: number, mark: string): Caller | null;
  put(caller: Caller, mark: string): void;
  /** Newest first. */
  pids(): readonly number[];
  dispose(): void;
}

const maxCallers = 128;
/** A working folder can change: nothing is believed for longer. */
const lifeMs = 60_000;

export function createRecentCallers(timers: Timers): RecentCallers {
  const entries = new Map<number, { readonly mark: string; readonly caller: Caller }>();
  let cancelExpiry: CancelTimer | null = null;
  const expire = (): void => {
    cancelExpiry = null;
    entries.clear();
  };
  return {
    get(pid, mark) {
      const entry = entries.get(pid);
      return entry?.mark === mark ? entry.caller : null;
    },
    put(caller, mark) {
      entries.delete(caller.pid);
      entries.set(caller.pid, { mark, caller });
      const [oldest] = entries.keys();
      if (entries.size > maxCallers && oldest !== undefined) entries.delete(oldest);
      cancelExpiry ??= timers.after(lifeMs, expire);
    },
    pids: () => [...entries.keys()].reverse(),
    dispose() {
      cancelExpiry?.();
      expire();
    },
  };
}
