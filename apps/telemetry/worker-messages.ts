import type { AccessRows } from './access/access-rows.ts';
import type { Durability } from './durability.ts';
import type { OpenMode } from './open-mode.ts';
import type { RewriteReport } from './purge/rewrite-log.ts';
import type { SqlValue } from './request-row.ts';

/** What the writing thread is told at its start; `nowMs` is the time of it. The log is opened with the first order. */
export interface WriterStart {
  readonly path: string;
  readonly mode: OpenMode;
  readonly nowMs: number;
  readonly durability: Durability;
}

/** Rows to write in one transaction: first the opens, then the completions, then the others. */
export interface WriteBatch {
  readonly opens: readonly (readonly SqlValue[])[];
  readonly completions: readonly (readonly SqlValue[])[];
  readonly daemonEvents: readonly (readonly SqlValue[])[];
  /** Rare: left out when there are none. */
  readonly benchmarks?: readonly (readonly SqlValue[])[];
  readonly modelEvents?: readonly (readonly SqlValue[])[];
  readonly incidents?: readonly (readonly SqlValue[])[];
  readonly access?: AccessRows;
  /** Sums of an hour each. */
  readonly rollups?: readonly (readonly SqlValue[])[];
  /** Slices of the cells of an hour or a day. */
  readonly cells?: readonly (readonly SqlValue[])[];
  readonly bodies?: readonly (readonly SqlValue[])[];
  readonly bodyTrims?: readonly (readonly SqlValue[])[];
  /** Slices of deleting for good. */
  readonly purges?: readonly (readonly SqlValue[])[];
  /** Slices of deleting, done last. */
  readonly trims?: readonly (readonly SqlValue[])[];
}

/** Why a batch was not written. `code` is SQLite's result code, or `WRITER_LOST`; `text` a sentence for a person. */
export interface WriteFailure {
  readonly code: string;
  readonly text: string;
}

/** The answer to one batch; batches are answered in order. `rejectedCount` rows could never be written and were left out. */
export type WriteResult =
  | { readonly kind: 'written'; readonly rejectedCount: number; readonly notices: readonly string[] }
  | { readonly kind: 'failed'; readonly failure: WriteFailure };

/**
 * What the writing thread is asked to do. `write-aside` leaves repairs to whoever writes the rest. `checkpoint` holds up no other connection. `restart-log` begins the write-ahead log anew, `rewrite`
 * the whole log: nobody else may be writing then.
 */
export type WriterOrder =
  | { readonly kind: 'write' | 'write-aside'; readonly batch: WriteBatch }
  | { readonly kind: 'checkpoint' | 'restart-log' | 'rewrite' | 'close' };

/** What the writing thread says: one reply an order, in order. `frameCount` pages are left in the write-ahead log, `null` when unknown. */
export type WriterReply =
  | { readonly kind: 'wrote'; readonly result: WriteResult; readonly tookMs: number }
  | { readonly kind: 'checkpointed'; readonly frameCount: number | null }
  | { readonly kind: 'rewritten'; readonly report: RewriteReport }
  | { readonly kind: 'closed' };
