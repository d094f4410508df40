import type { ToolCall } from './chat-request.ts';

/** A call of a conversation. */
export interface LedgerEntry {
  readonly call: ToolCall;
  /** Number of the message or turn it stands in. */
  readonly turn: number;
  /** Whether a result has been found for it; whoever finds one sets it. */
  isAnswered: boolean;
}

/** The calls of a conversation so far, to find the one a result belongs to. What to look for in which order is the dialect's matter. */
export interface CallLedger<E extends LedgerEntry> {
  add(entry: E): void;
  /** An unanswered call of that id, else the newest one. */
  findById(id: string): E | null;
  /** The first unanswered call, of that name where one is given, in the newest turn that has one. */
  findOpen(name?: string): E | null;
  /** The newest call of that name, answered or not. */
  findNewest(name: string): E | null;
}

function findOpen<E extends LedgerEntry>(entries: readonly E[]): E | null {
  const newest = entries.findLastIndex(({ isAnswered }) => !isAnswered);
  let found = entries[newest];
  for (let index = newest - 1; found !== undefined && entries[index]?.turn === found.turn; index--) {
    const earlier = entries[index];
    if (earlier?.isAnswered === false) found = earlier;
  }
  return found ?? null;
}

function addTo<E>(lists: Map<string, E[]>, key: string, entry: E): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [entry]);
  else list.push(entry);
}

export function createCallLedger<E extends LedgerEntry>(): CallLedger<E> {
  const all: E[] = [];
  const byId = new Map<string, E[]>();
  const byName = new Map<string, E[]>();
  return {
    add(entry) {
      all.push(entry);
      addTo(byId, entry.call.id, entry);
      addTo(byName, entry.call.name, entry);
    },
    findById(id) {
      const same = byId.get(id) ?? [];
      return findOpen(same) ?? same.at(-1) ?? null;
    },
    findOpen: (name) => findOpen(name === undefined ? all : (byName.get(name) ?? [])),
    findNewest: (name) => byName.get(name)?.at(-1) ?? null,
  };
}
