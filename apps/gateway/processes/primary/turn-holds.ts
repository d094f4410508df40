/**
 * Requests whose turn has come in another process, until they have asked for their model. What the one that made way lets go of waits for them,
 * so that a model for which others stand in line stays in memory.
 */
export interface TurnHolds {
  begin(id: string): void;
  /** It has asked, or will not. */
  settle(id: string): void;
  /** Runs once all that are held now are settled; at once when none is. */
  afterwards(run: () => void): void;
}

interface Deferred {
  readonly ids: Set<string>;
  readonly run: () => void;
}

export function createTurnHolds(): TurnHolds {
  const held = new Set<string>();
  const deferred = new Set<Deferred>();
  return {
    begin: (id) => void held.add(id),
    settle(id) {
      if (!held.delete(id)) return;
      for (const one of deferred) {
        if (!one.ids.delete(id) || one.ids.size > 0) continue;
        deferred.delete(one);
        one.run();
      }
    },
    afterwards(run) {
      if (held.size === 0) run();
      else deferred.add({ ids: new Set(held), run });
    },
  };
}
