import type { KeptAnswer } from './kept-answer.ts';

/** What has become of the request that one waited for. */
export type Landing =
  | { readonly kind: 'landed'; readonly answer: KeptAnswer }
  /** It brought nothing: the one that hears this goes itself, and the others wait for it. */
  | { readonly kind: 'lead'; readonly lead: Lead };

/** Held by the request that goes for all. The first call counts. */
export interface Lead {
  land(answer: KeptAnswer): void;
  /** It has ended, in whatever way, and brought nothing. */
  abandon(): void;
}

/** The same request at the same time, sent once. */
export interface Flights {
  /** `null` when another one goes already. */
  lead(key: string): Lead | null;
  /** Waits for the one that goes. Leaving is heard by nobody. */
  wait(key: string, onLanding: (landing: Landing) => void): { readonly leave: () => void };
}

type Waiter = (landing: Landing) => void;

export function createFlights(): Flights {
  const flights = new Map<string, Set<Waiter>>();
  const createLead = (key: string, waiters: Set<Waiter>): Lead => {
    let isOver = false;
    return {
      land(answer) {
        if (isOver) return;
        isOver = true;
        flights.delete(key);
        for (const waiter of waiters) waiter({ kind: 'landed', answer });
      },
      abandon() {
        if (isOver) return;
        isOver = true;
        const [next] = waiters;
        if (!next) return void flights.delete(key);
        waiters.delete(next);
        next({ kind: 'lead', lead: createLead(key, waiters) });
      },
    };
  };
  return {
    lead(key) {
      if (flights.has(key)) return null;
      const waiters = new Set<Waiter>();
      flights.set(key, waiters);
      return createLead(key, waiters);
    },
    wait(key, onLanding) {
      const waiters = flights.get(key);
      waiters?.add(onLanding);
      return { leave: () => void waiters?.delete(onLanding) };
    },
  };
}
