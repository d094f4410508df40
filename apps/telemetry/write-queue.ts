import type { Timers } from '../base/index.ts';
import type { Benchmark, Completion, Incident, ModelEvent, OpenRecord } from '../contract/model/index.ts';
import { createFlushTiming } from './flush-timing.ts';
import { type Note, noteBenchmark, noteDaemonEvent, noteIncident, noteModelEvent, settleNotes } from './note.ts';
import type { DaemonEvent } from './ports.ts';
import { createStallWatch } from './stall-watch.ts';
import { createWaitingNotes } from './waiting-notes.ts';
import { createWaitingRows, releaseRow, type StoredRow, type WaitingRows } from './waiting-rows.ts';
import type { WriteBatch, WriteFailure, WriteResult } from './worker-messages.ts';
import { buildBatch, type Flight } from './write-flight.ts';

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
  recordModelEvent(event: ModelEvent): void;
  recordIncident(incident: Incident): void;
  /** As `recordBenchmark`. */
  record(note: Note): Promise<boolean>;
  /** Starts in the failing state, for a log that could not be opened. */
  fail(failure: WriteFailure): void;
  state(): QueueState;
  /** Writes what is waiting, once; what fails then is lost and counted. */
  close(): Promise<void>;
}

const done = Promise.resolve();
const stalled: WriteFailure = { code: 'STALLED', text: 'The disk answers too slowly for the request log.' };

/** Creates an empty queue. */
export function createWriteQueue(options: WriteQueueOptions): WriteQueue {
  return new RowQueue(options);
}

class RowQueue implements WriteQueue {
  readonly #options: WriteQueueOptions;
  readonly #rows: WaitingRows;
  readonly #notes = createWaitingNotes();
  readonly #timing;
  readonly #watchFlight;
  #droppedCount = 0;
  #failure: WriteFailure | null = null;
  #flight: Flight | null = null;
  #landing: Promise<void> = done;
  #isClosed = false;

  constructor(options: WriteQueueOptions) {
    const { timers, atTurnEnd, limits } = options;
    this.#options = options;
    this.#rows = createWaitingRows(limits);
    this.#timing = createFlushTiming({ timers, atTurnEnd, flush: () => this.#flush() });
    this.#watchFlight = createStallWatch({
      timers,
      stallMs: limits.stallMs,
      current: () => this.#flight,
      isFailing: () => this.#failure !== null,
      onStall: () => this.fail(stalled),
    });
  }

  open(record: OpenRecord): Promise<void> {
    if (this.#isClosed) return done;
    const row = this.#rows.admit(record, this.#failure !== null);
    if (row === 'full') this.#droppedCount++;
    if (typeof row === 'string' || this.#failure !== null) return done;
    if (this.#mayFlush()) this.#timing.atTurnEnd();
    return new Promise((resolve) => {
      row.resolve = resolve;
    });
  }

  complete(completion: Completion): void {
    if (this.#rows.complete(completion)) this.#flushLater(this.#options.limits.completionDelayMs);
  }

  recordDaemonEvent(event: DaemonEvent): void {
    this.#takeNote(noteDaemonEvent(event));
  }

  recordBenchmark(benchmark: Benchmark): Promise<boolean> {
    return this.record(noteBenchmark(benchmark));
  }

  recordModelEvent(event: ModelEvent): void {
    this.#takeNote(noteModelEvent(event));
  }

  recordIncident(incident: Incident): void {
    this.#takeNote(noteIncident(incident));
  }

  record(note: Note): Promise<boolean> {
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
    this.#rows.releaseAll();
    this.#notes.settleAll();
    settleNotes(this.#flight?.notes ?? [], false);
    this.#options.onStateChange(this.state());
    if (this.#flight !== null) return;
    this.#timing.cancelTimer();
    this.#flushLater(this.#options.limits.retryMs);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#landing;
    do {
      this.#flush();
      await this.#landing;
    } while (this.#failure === null && this.#countWaiting() > 0);
    this.#timing.cancelTimer();
    this.#droppedCount += this.#rows.countOpens() + this.#notes.count();
  }

  #takeNote(note: Note): void {
    if (this.#notes.add(note)) this.#flushLater(this.#options.limits.completionDelayMs);
    else this.#droppedCount++;
  }

  #countWaiting(): number {
    return this.#rows.countWaiting() + this.#notes.count();
  }

  #mayFlush(): boolean {
    return this.#flight === null && !this.#isClosed;
  }

  #flushLater(delayMs: number): void {
    if (this.#mayFlush()) this.#timing.later(delayMs);
  }

  /** Writes what is waiting. An empty batch is written too while writing fails: it asks whether the log is back. */
  #flush(): void {
    if (this.#flight !== null || (this.#failure === null && this.#countWaiting() === 0)) return;
    const flight: Flight = { ...this.#rows.take(), notes: this.#notes.take() };
    this.#flight = flight;
    this.#watchFlight();
    this.#landing = this.#options.write(buildBatch(flight)).then((result) => this.#land(flight, result));
  }

  #land(flight: Flight, result: WriteResult): void {
    this.#flight = null;
    if (result.kind === 'failed') {
      this.#rows.takeBack();
      this.#notes.takeBack(flight.notes);
      this.fail(result.failure);
      return;
    }
    for (const row of flight.opens) releaseRow(row);
    settleNotes(flight.notes, true);
    this.#droppedCount += result.rejectedCount;
    const rows = this.#rows.forget(flight.completions);
    const hadFailed = this.#failure !== null;
    this.#failure = null;
    if (this.#rows.countOpens() > 0) this.#flush();
    else if (this.#countWaiting() > 0) this.#flushLater(this.#options.limits.completionDelayMs);
    if (hadFailed) this.#options.onStateChange(this.state());
    if (rows.length > 0 || result.notices.length > 0) this.#options.onWritten(rows, result);
  }
}
