import type { Completion, OpenRecord } from '../contract/model/index.ts';
import { toCompletionValues, toOpenValues } from './build-record.ts';
import { measureValues } from './column-values.ts';
import type { SqlValue } from './request-row.ts';

/** A row that was completed and committed, as values of its two phases. */
export interface StoredRow {
  readonly openValues: readonly SqlValue[];
  readonly completionValues: readonly SqlValue[];
}

/** A request that is not wholly on disk. `resolve` answers who waits for its admission. */
export interface WaitingRow {
  readonly openValues: readonly SqlValue[];
  isOpenWaiting: boolean;
  completionValues: readonly SqlValue[] | null;
  sizeBytes: number;
  resolve: (() => void) | null;
}

/** What goes out with one batch. */
export interface TakenRows {
  readonly opens: readonly WaitingRow[];
  readonly completions: readonly WaitingRow[];
}

/** Requests on their way to the writer, in order of admission, within limits. */
export interface WaitingRows {
  /** `known` and `full` leave everything as it was. */
  admit(record: OpenRecord, isFailing: boolean): WaitingRow | 'known' | 'full';
  /** `false` when no such request waits for its end. */
  complete(completion: Completion): boolean;
  /** Admissions, and the ends of requests whose admission goes out now or has gone out before. */
  take(): TakenRows;
  /** After a failure all of it is to be written again, also what was written before: admissions are idempotent. */
  takeBack(): void;
  /** Lets go of what is on disk. */
  forget(completions: readonly WaitingRow[]): StoredRow[];
  /** Nobody waits for an admission any longer. */
  releaseAll(): void;
  countOpens(): number;
  countWaiting(): number;
}

const maxBatchRows = 1000;

/** Creates an empty one that keeps at most `maxRows` rows of `maxBytes` together. */
export function createWaitingRows(limits: { readonly maxRows: number; readonly maxBytes: number }): WaitingRows {
  return new RequestRows(limits.maxRows, limits.maxBytes);
}

/** Answers who waits for the admission. */
export function releaseRow(row: WaitingRow): void {
  row.resolve?.();
  row.resolve = null;
}

class RequestRows implements WaitingRows {
  readonly #maxRows: number;
  readonly #maxBytes: number;
  readonly #rows = new Map<string, WaitingRow>();
  #opens: WaitingRow[] = [];
  #completions: WaitingRow[] = [];
  #sizeBytes = 0;

  constructor(maxRows: number, maxBytes: number) {
    this.#maxRows = maxRows;
    this.#maxBytes = maxBytes;
  }

  admit(record: OpenRecord, isFailing: boolean): WaitingRow | 'known' | 'full' {
    if (this.#rows.has(record.id)) return 'known';
    if (this.#isFull(isFailing)) return 'full';
    const openValues = toOpenValues(record);
    const sizeBytes = measureValues(openValues);
    const row: WaitingRow = { openValues, isOpenWaiting: true, completionValues: null, sizeBytes, resolve: null };
    this.#sizeBytes += sizeBytes;
    this.#rows.set(record.id, row);
    this.#opens.push(row);
    return row;
  }

  complete(completion: Completion): boolean {
    const row = this.#rows.get(completion.id);
    if (row === undefined || row.completionValues !== null) return false;
    row.completionValues = toCompletionValues(completion);
    const grownBytes = measureValues(row.completionValues);
    row.sizeBytes += grownBytes;
    this.#sizeBytes += grownBytes;
    this.#completions.push(row);
    return true;
  }

  take(): TakenRows {
    const opens = this.#opens.splice(0, maxBatchRows);
    for (const row of opens) row.isOpenWaiting = false;
    const isReady = (row: WaitingRow): boolean => !row.isOpenWaiting;
    const completions = this.#completions.filter(isReady);
    this.#completions = this.#completions.filter((row) => !isReady(row));
    return { opens, completions };
  }

  takeBack(): void {
    this.#opens = [...this.#rows.values()];
    for (const row of this.#opens) row.isOpenWaiting = true;
    this.#completions = this.#opens.filter((row) => row.completionValues !== null);
  }

  forget(completions: readonly WaitingRow[]): StoredRow[] {
    const stored: StoredRow[] = [];
    for (const { openValues, completionValues, sizeBytes } of completions) {
      this.#rows.delete(String(openValues[0]));
      this.#sizeBytes -= sizeBytes;
      if (completionValues !== null) stored.push({ openValues, completionValues });
    }
    return stored;
  }

  releaseAll(): void {
    for (const row of this.#rows.values()) releaseRow(row);
  }

  countOpens(): number {
    return this.#opens.length;
  }

  countWaiting(): number {
    return this.#opens.length + this.#completions.length;
  }

  /** While rows reach the disk only what has not been handed over counts: requests may stay open as long as they like. */
  #isFull(isFailing: boolean): boolean {
    if (!isFailing) return this.#opens.length >= this.#maxRows;
    return this.#rows.size >= this.#maxRows || this.#sizeBytes >= this.#maxBytes;
  }
}
