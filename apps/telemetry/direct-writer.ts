import { attachDatabase } from './open-database.ts';
import { createRequestStore, type RequestStore } from './request-store.ts';
import type { WriteBatch, WriteResult } from './worker-messages.ts';
import { describeFailure } from './write-failure.ts';

/**
 * Writes on the caller's own thread: tens of microseconds a batch, and never waits for another that holds the log. It repairs nothing; after
 * a failure it is closed and the writing thread takes over.
 */
export interface DirectWriter {
  /** Never throws. */
  write(batch: WriteBatch): WriteResult;
  /** Pages in the write-ahead log. Zero when they cannot be counted. */
  countLogFrames(): number;
  /** See `RequestStore`. */
  forgetDetails(): void;
  close(): void;
}

/** A direct writer over an open log, which it closes. */
export function createDirectWriter(store: RequestStore): DirectWriter {
  store.stopWaiting();
  return {
    write(batch) {
      try {
        return { kind: 'written', rejectedCount: store.write(batch), notices: [] };
      } catch (error) {
        return { kind: 'failed', failure: describeFailure(error) };
      }
    },
    countLogFrames() {
      try {
        return store.countLogFrames();
      } catch {
        // A log that cannot be read fails with the next batch, where it is dealt with.
        return 0;
      }
    },
    forgetDetails: () => store.forgetDetails(),
    close() {
      try {
        store.close();
      } catch {
        // The file is out of reach or damaged: that is why it is being let go.
      }
    },
  };
}

/** Opens a log that this process already knows to be sound, not to wait for the disk. Throws SQLite's error. */
export function attachDirectWriter(path: string): DirectWriter {
  return createDirectWriter(createRequestStore(attachDatabase(path, 'balanced', 0)));
}
