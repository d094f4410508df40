import type { Clock } from '../../base/index.ts';
import { createAnswerStore } from './answer-store.ts';
import type { CacheSettings, CacheStats } from './cache-settings.ts';
import { createFlights, type Flights } from './flights.ts';
import type { KeptAnswer } from './kept-answer.ts';

export type CacheOutcome = 'hit' | 'miss' | 'coalesced';

/** The answers of one gateway that are kept, and who waits for one. */
export interface AnswerCache {
  readonly flights: Flights;
  find(key: string): KeptAnswer | null;
  keep(key: string, answer: KeptAnswer): void;
  count(outcome: CacheOutcome): void;
  /** Takes over changed settings: what is switched off is forgotten. */
  refresh(): void;
  stats(): CacheStats;
}

export function createAnswerCache(readSettings: () => CacheSettings, clock: Pick<Clock, 'monotonicMs'>): AnswerCache {
  const store = createAnswerStore(readSettings, clock);
  const counts: Record<CacheOutcome, number> = { hit: 0, miss: 0, coalesced: 0 };
  return {
    flights: createFlights(),
    find: store.find,
    keep(key, answer) {
      const { areResponsesKept, areEmbeddingsKept } = readSettings();
      if (answer.kind === 'events' ? areResponsesKept : areEmbeddingsKept) store.keep(key, answer);
    },
    count(outcome) {
      counts[outcome]++;
    },
    refresh: store.refresh,
    stats: () => ({
      hits: counts.hit,
      misses: counts.miss,
      coalesced: counts.coalesced,
      entries: store.count(),
      sizeBytes: store.sizeBytes(),
    }),
  };
}
