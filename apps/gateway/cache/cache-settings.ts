/** Answers that are kept, in bytes and milliseconds. */
export interface CacheSettings {
  readonly areResponsesKept: boolean;
  readonly areEmbeddingsKept: boolean;
  /** The same request at the same time is sent once, where its answer may be kept. */
  readonly isCoalescing: boolean;
  /** 0 for as long as there is space. */
  readonly ttlMs: number;
  readonly maxBytes: number;
}

/** Since the gateway started. */
export interface CacheStats {
  readonly hits: number;
  readonly misses: number;
  /** Requests that were answered with another one's answer while that came. */
  readonly coalesced: number;
  /** Kept now. */
  readonly entries: number;
  readonly sizeBytes: number;
}
