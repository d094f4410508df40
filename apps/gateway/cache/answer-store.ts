import { isDeepStrictEqual } from 'node:util';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../base/index.ts';
import type { CacheSettings } from './cache-settings.ts';
import type { KeptAnswer } from './kept-answer.ts';
import { type PackedAnswer, packAnswer, sizeOfPacked, unpackAnswer } from './pack-answer.ts';

/** Answers by the digests of their requests. The one that was not asked for for longest goes first. */
export interface AnswerStore {
  find(key: string): KeptAnswer | null;
  /** One that takes more than its share of the space is not kept. */
  keep(key: string, answer: KeptAnswer): void;
  /** Takes over changed settings. */
  refresh(): void;
  count(): number;
  sizeBytes(): number;
}

/** The largest answer that is kept, as a share of the space. */
const largestShare = 1 / 8;

export const largestAnswerBytes = ({ maxBytes }: CacheSettings): number => Math.floor(maxBytes * largestShare);

interface Entry {
  readonly packed: PackedAnswer;
  readonly sizeBytes: number;
  /** Monotonic. */
  readonly keptAtMs: number;
}

type Entries = LRUCache<string, Entry>;

function createEntries(settings: CacheSettings): Entries {
  return new LRUCache<string, Entry>({
    maxSize: settings.maxBytes,
    maxEntrySize: largestAnswerBytes(settings),
    sizeCalculation: ({ sizeBytes }) => sizeBytes,
  });
}

const isWanted = ({ packed }: Entry, { areResponsesKept, areEmbeddingsKept }: CacheSettings): boolean =>
  packed.kind === 'events' ? areResponsesKept : areEmbeddingsKept;

export function createAnswerStore(readSettings: () => CacheSettings, clock: Pick<Clock, 'monotonicMs'>): AnswerStore {
  let inForce = readSettings();
  let entries = createEntries(inForce);
  const isStale = ({ keptAtMs }: Entry): boolean => {
    const { ttlMs } = readSettings();
    return ttlMs > 0 && clock.monotonicMs() - keptAtMs >= ttlMs;
  };
  return {
    find(key) {
      const entry = entries.get(key);
      if (!entry) return null;
      if (!isStale(entry)) return unpackAnswer(entry.packed);
      entries.delete(key);
      return null;
    },
    keep(key, answer) {
      const packed = packAnswer(answer);
      entries.set(key, { packed, sizeBytes: sizeOfPacked(packed), keptAtMs: clock.monotonicMs() });
    },
    refresh() {
      const settings = readSettings();
      if (isDeepStrictEqual(settings, inForce)) return;
      inForce = settings;
      const before = entries;
      entries = createEntries(settings);
      // The oldest first, so that the others push it out.
      before.rforEach((entry, key) => {
        if (isWanted(entry, settings) && !isStale(entry)) entries.set(key, entry);
      });
    },
    count: () => entries.size,
    sizeBytes: () => entries.calculatedSize,
  };
}
