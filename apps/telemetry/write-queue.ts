import { type CancelTimer, type Timers, toSafeText } from '../base/index.ts';
import type { Benchmark, Completion, OpenRecord } from '../contract/model/index.ts';
import { toCompletionValues, toOpenValues } from './build-record.ts';
import { createNote, type Note, settleNotes, valuesOf } from './note.ts';
import type { DaemonEvent } from './ports.ts';
import type { SqlValue } from './request-row.ts';
import type { WriteBatch, WriteFailure, WriteResult } from './worker-messages.ts';

/** A row that was completed and committed, as values of its two phases. */
export interface StoredRow {
  readonly openValues: readonly SqlValue[];
  readonly completionValues: readonly SqlValue[];
}

/** Where the queue stands. `failure` is why rows are not reaching the disk now. */
export interface QueueState {
  readonly failure: WriteFailure | null;
  readonly waitingCount: number;
  readonly droppedCount: number;
}

export interface WriteQueueOptions {
  readonly timers: Timers;
  /** Runs the call at the end of this loop turn, so that all rows of a turn go out together. */
  readonly atTurnEnd: (run: () => void) => void;
  /** Writes one batch; the next is only handed over after the answer. Never rejects. */
  readonly write: (batch: WriteBatch) => Promise<WriteResult>;
  readonly onWritten: (rows: readonly StoredRow[], result: WriteResult & { readonly kind: 'written' }) => void;
  /** After `failure` was set, changed or cleared. */
  readonly onStateChange: (state: QueueState) => void;
  readonly limits: QueueLimits;
}

/** What may wait in memory, and for how long (milliseconds). */
export interface QueueLimits {
  readonly maxRows: number;
  readonly maxBytes: number;
  /** Completions wait this long for the next admissions to travel with. */
  readonly completionDelayMs: number;
  /** Time between two attempts while writing fails. */
  readonly retryMs: number;
  /** A batch that takes longer counts as failing until it is answered. */
  readonly stallMs: number;
}

/** Rows on their way to the writer: batched, in order, kept while writing fails, dropped and counted beyond the limits. */
export interface WriteQueue {
  /** Resolves when committed, or at once while writing fails. */
  open(record: OpenRecord): Promise<void>;
  complete(completion: Completion): void;
  recordDaemonEvent(event: DaemonEvent): void;
  /** Whether it is committed; `false` at once while writing fails, and it waits like the others. */
  recordBenchmark(benchmark: Benchmark): Promise<boolean>;
  /** Starts in the failing state, for a log that could not be opened. */
  fail(failure: WriteFailure): void;
  state(): QueueState;
  /** Writes what is waiting, once; what fails then is lost and counted. */
  close(): Promise<void>;
}

interface Entry {
  readonly openValues: readonly SqlValue[];
  isOpenWaiting: boolean;
  completionValues: readonly SqlValue[] | null;
  sizeBytes: number;
  resolve: (() => void) | null;
}

interface Flight {
  readonly opens: readonly Entry[];
  readonly completions: readonly Entry[];
  readonly notes: readonly Note[];
}

const done = Promise.resolve();
const maxBatchRows = 1000;
const maxNotes = 1000;
const stalled: WriteFailure = { code: 'STALLED', text: 'The disk answers too slowly for the request log.' };

/** Creates an empty queue. */
export function createWriteQueue(options: WriteQueueOptions): WriteQueue {
  return new RowQueue(options);
}

function measure(values: readonly SqlValue[]): number {
  let sizeBytes = values.length * 16;
  for (const value of values) if (typeof value === 'string') sizeBytes += value.length * 2;
  return sizeBytes;
}

class RowQueue implements WriteQueue {
  readonly #options: WriteQueueOptions;
  /** Every request that is not wholly on disk, in order of admission. After a failure all of it is written again: admissions are idempotent. */
  readonly #entries = new Map<string, Entry>();
  #opens: Entry[] = [];
  #completions: Entry[] = [];
  #notes: Note[] = [];
  #sizeBytes = 0;
  #droppedCount = 0;
  #failure: WriteFailure | null = null;
  #flight: Flight | null = null;
  #landing: Promise<void> = done;
  #isTurnScheduled = false;
  #isWatched = false;
  #isClosed = false;
  #cancelTimer: CancelTimer | null = null;

  constructor(options: WriteQueueOptions) {
    this.#options = options;
  }

  open(record: OpenRecord): Promise<void> {
    if (this.#isClosed || this.#entries.has(record.id)) return done;
    if (this.#isFull()) {
      this.#droppedCount++;
      return done;
    }
    const openValues = toOpenValues(record);
    const entry: Entry = {
      openValues,
      isOpenWaiting: true,
      completionValues: null,
      sizeBytes: measure(openValues),
      resolve: null,
    };
    this.#sizeBytes += entry.sizeBytes;
    this.#entries.set(record.id, entry);
    this.#opens.push(entry);
    if (this.#failure !== null) return done;
    this.#scheduleTurn();
    return new Promise((resolve) => {
      entry.resolve = resolve;
    });
  }

  complete(completion: Completion): void {
    const entry = this.#entries.get(completion.id);
    if (entry === undefined || entry.completionValues !== null) return;
    entry.completionValues = toCompletionValues(completion);
    const grownBytes = measure(entry.completionValues);
    entry.sizeBytes += grownBytes;
    this.#sizeBytes += grownBytes;
    this.#completions.push(entry);
    this.#scheduleLater(this.#options.limits.completionDelayMs);
  }

  recordDaemonEvent({ atMs, kind, detail }: DaemonEvent): void {
    this.#takeNote(createNote('daemon-event', [Math.round(atMs), toSafeText(kind, 64), toSafeText(detail, 1024)]));
  }

  recordBenchmark(benchmark: Benchmark): Promise<boolean> {
    const { id, atMs, model, name } = benchmark;
    const note = createNote('benchmark', [id, Math.round(atMs), model, name, JSON.stringify(benchmark)]);
    this.#takeNote(note);
    if (this.#failure !== null || this.#isClosed) note.settle(false);
    return note.committed;
  }

  state(): QueueState {
    return {
      failure: this.#failure,
      waitingCount: this.#countWaiting(),
      droppedCount: this.#droppedCount,
    };
  }

  fail(failure: WriteFailure): void {
    this.#failure = failure;
    for (const entry of this.#entries.values()) this.#release(entry);
    settleNotes([...this.#notes, ...(this.#flight?.notes ?? [])], false);
    this.#options.onStateChange(this.state());
    if (this.#flight !== null) return;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#scheduleLater(this.#options.limits.retryMs);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#landing;
    do {
      this.#flush();
      await this.#landing;
    } while (this.#failure === null && this.#countWaiting() > 0);
    this.#cancelTimer?.();
    this.#droppedCount += this.#opens.length + this.#notes.length;
  }

  #takeNote(note: Note): void {
    if (this.#notes.length >= maxNotes) {
      this.#droppedCount++;
      note.settle(false);
      return;
    }
    this.#notes.push(note);
    this.#scheduleLater(this.#options.limits.completionDelayMs);
  }

  #countWaiting(): number {
    return this.#opens.length + this.#completions.length + this.#notes.length;
  }

  /** While rows reach the disk only what has not been handed over counts: requests may stay open as long as they like. */
  #isFull(): boolean {
    const { maxRows, maxBytes } = this.#options.limits;
    if (this.#failure === null) return this.#opens.length >= maxRows;
    return this.#entries.size >= maxRows || this.#sizeBytes >= maxBytes;
  }

  #release(entry: Entry): void {
    entry.resolve?.();
    entry.resolve = null;
  }

  #scheduleTurn(): void {
    if (this.#isTurnScheduled || this.#flight !== null || this.#isClosed) return;
    this.#isTurnScheduled = true;
    this.#options.atTurnEnd(() => {
      this.#isTurnScheduled = false;
      this.#flush();
    });
  }

  /** A timer that is set is left to run, even when what it was set for has gone out: a timer for each request costs more than its row. */
  #scheduleLater(delayMs: number): void {
    if (this.#isTurnScheduled || this.#flight !== null || this.#cancelTimer !== null || this.#isClosed) return;
    this.#cancelTimer = this.#options.timers.after(delayMs, () => {
      this.#cancelTimer = null;
      this.#flush();
    });
  }

  /** Writes what is waiting. An empty batch is written too while writing fails: it asks whether the log is back. */
  #flush(): void {
    if (this.#flight !== null || (this.#failure === null && this.#countWaiting() === 0)) return;
    const flight = this.#takeBatch();
    this.#flight = flight;
    this.#watch();
    const benchmarks = valuesOf(flight.notes, 'benchmark');
    const batch: WriteBatch = {
      opens: flight.opens.map((entry) => entry.openValues),
      completions: flight.completions.flatMap(({ completionValues }) => (completionValues ? [completionValues] : [])),
      daemonEvents: valuesOf(flight.notes, 'daemon-event'),
      ...(benchmarks.length > 0 ? { benchmarks } : {}),
    };
    this.#landing = this.#options.write(batch).then((result) => this.#land(flight, result));
  }

  #takeBatch(): Flight {
    const opens = this.#opens.splice(0, maxBatchRows);
    for (const entry of opens) entry.isOpenWaiting = false;
    const isReady = (entry: Entry): boolean => !entry.isOpenWaiting;
    const completions = this.#completions.filter(isReady);
    this.#completions = this.#completions.filter((entry) => !isReady(entry));
    return { opens, completions, notes: this.#notes.splice(0) };
  }

  /** One timer at a time looks whether a batch is still the same: no timer has to be set and cleared for each. */
  #watch(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    const watched = this.#flight;
    this.#options.timers.after(this.#options.limits.stallMs, () => {
      this.#isWatched = false;
      if (this.#flight === null) return;
      if (this.#flight === watched && this.#failure === null) this.fail(stalled);
      else this.#watch();
    });
  }

  #land(flight: Flight, result: WriteResult): void {
    this.#flight = null;
    if (result.kind === 'failed') {
      this.#opens = [...this.#entries.values()];
      for (const entry of this.#opens) entry.isOpenWaiting = true;
      this.#completions = this.#opens.filter((entry) => entry.completionValues !== null);
      this.#notes = [...flight.notes, ...this.#notes];
      this.fail(result.failure);
      return;
    }
    for (const entry of flight.opens) this.#release(entry);
    settleNotes(flight.notes, true);
    this.#droppedCount += result.rejectedCount;
    const rows = this.#forget(flight.completions);
    const hadFailed = this.#failure !== null;
    this.#failure = null;
    if (this.#opens.length > 0) this.#flush();
    else if (this.#countWaiting() > 0) this.#scheduleLater(this.#options.limits.completionDelayMs);
    if (hadFailed) this.#options.onStateChange(this.state());
    if (rows.length > 0 || result.notices.length > 0) this.#options.onWritten(rows, result);
  }

  #forget(completions: readonly Entry[]): StoredRow[] {
    const rows: StoredRow[] = [];
    for (const { openValues, completionValues, sizeBytes } of completions) {
      this.#entries.delete(String(openValues[0]));
      this.#sizeBytes -= sizeBytes;
      if (completionValues !== null) rows.push({ openValues, completionValues });
    }
    return rows;
  }
}
