import type { Clock } from '../base/index.ts';
import type { DirectWriter } from './direct-writer.ts';
import type { LogFolding } from './log-folding.ts';
import type { OpenMode } from './open-mode.ts';
import type { RewriteReport } from './purge/rewrite-log.ts';
import type { ThreadWriter } from './thread-writer.ts';
import type { WriteBatch, WriteResult } from './worker-messages.ts';
import { isPassing } from './write-failure.ts';

/** Writes batches, one at a time. */
export interface LogWriter {
  /** Never rejects. */
  write(batch: WriteBatch): Promise<WriteResult>;
  /** The same for work that can wait: always on the thread, in between. Not done while the log is out of reach. Never rejects. */
  writeAside(batch: WriteBatch): Promise<WriteResult>;
  /** Folds the write-ahead log into the file, as far as readers allow. Never rejects. */
  fold(): Promise<void>;
  /** Writes the whole log anew, see `rewriteLog`; batches wait meanwhile. Never rejects. */
  rewrite(): Promise<RewriteReport>;
  /** Writes nothing more; the file is closed when this resolves. */
  close(): Promise<void>;
}

export interface WriterSwitchOptions {
  /** `null` when the log could not be opened at the start: the thread keeps trying. */
  readonly direct: DirectWriter | null;
  /** How the thread opens the log first when it does the writing from the start. */
  readonly threadMode?: OpenMode;
  /** Opens the log for writing directly again. Throws when it cannot be. */
  readonly attach: () => DirectWriter;
  readonly thread: ThreadWriter;
  readonly folding: LogFolding;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly limits: SwitchLimits;
}

/** When writing leaves this thread and when it comes back. */
export interface SwitchLimits {
  /** A batch that takes longer was slow. */
  readonly slowMs: number;
  /** Writing comes back when no batch was slow and none failed for this long. */
  readonly stayMs: number;
  /** At its end a write-ahead log of more pages is folded by the thread. */
  readonly smallLogFrames: number;
}

/**
 * Writes on this thread while that is quick, and on the writing thread while the log is held, slow or out of reach. Only one of them writes
 * at a time: the connection of this thread is closed while the other one has the log.
 */
export function createWriterSwitch(options: WriterSwitchOptions): LogWriter {
  return new WriterSwitch(options);
}

/** While the thread does all of the writing, its write-ahead log is folded after so many batches of work that can wait: they are large. */
const asidesPerCheckpoint = 16;
const outOfReach: WriteResult = {
  kind: 'failed',
  failure: { code: 'OUT_OF_REACH', text: 'The request log is not open for writing.' },
};

class WriterSwitch implements LogWriter {
  readonly #options: WriterSwitchOptions;
  #direct: DirectWriter | null;
  /** Closed once the thread has the log open, so that it is not the last to close, which would wait for the disk. */
  #retired: DirectWriter | null = null;
  #threadMode: OpenMode;
  #returnAtMs: number;
  #asideCount = 0;
  #isClosed = false;

  constructor(options: WriterSwitchOptions) {
    this.#options = options;
    this.#direct = options.direct;
    this.#threadMode = options.direct === null ? (options.threadMode ?? 'start') : 'attach';
    this.#returnAtMs = this.#stayUntilMs();
  }

  async write(batch: WriteBatch): Promise<WriteResult> {
    const { clock, folding, limits } = this.#options;
    const pause = folding.pause();
    if (pause !== null) await pause;
    const direct = this.#direct ?? this.#comeBack();
    if (direct === null) return this.#writeOnThread(batch);
    const startedMs = clock.monotonicMs();
    const result = direct.write(batch);
    if (result.kind === 'failed') {
      if (!isPassing(result.failure)) return this.#giveUp(direct, result);
      this.#leave(direct);
      return this.#writeOnThread(batch);
    }
    if (clock.monotonicMs() - startedMs > limits.slowMs) this.#leave(direct);
    else folding.noteBatch(direct);
    return result;
  }

  async writeAside(batch: WriteBatch): Promise<WriteResult> {
    const { folding, thread } = this.#options;
    // Rows must not wait for a thread to be started.
    const waking = this.#canWriteAside() ? thread.wake('attach') : null;
    if (waking !== null) await waking;
    const result = await folding.runAlone(async () => (this.#canWriteAside() ? thread.writeAside(batch) : outOfReach));
    if (this.#isClosed) return result;
    if (this.#direct !== null) folding.look(this.#direct);
    else if (++this.#asideCount % asidesPerCheckpoint === 0) await thread.checkpoint(this.#threadMode);
    return result;
  }

  async fold(): Promise<void> {
    // The thread does so by itself while it does the writing.
    if (this.#direct !== null) await this.#options.folding.foldNow();
  }

  rewrite(): Promise<RewriteReport> {
    const { folding, thread } = this.#options;
    // The thread takes its orders in turn.
    if (this.#direct === null) return thread.rewrite(this.#threadMode);
    return folding.rewriteNow(() => this.#direct?.forgetDetails());
  }

  async close(): Promise<void> {
    const { folding, limits, thread } = this.#options;
    this.#isClosed = true;
    await folding.settle();
    const direct = this.#direct ?? this.#retired;
    if (direct !== null && direct.countLogFrames() > limits.smallLogFrames) await thread.checkpoint('attach');
    this.#direct?.close();
    this.#retired?.close();
    await thread.close();
  }

  async #writeOnThread(batch: WriteBatch): Promise<WriteResult> {
    const { limits, thread } = this.#options;
    const { result, tookMs } = await thread.write(batch, this.#threadMode);
    this.#retired?.close();
    this.#retired = null;
    if (result.kind === 'written') this.#threadMode = 'attach';
    else if (this.#threadMode === 'attach' && !isPassing(result.failure)) this.#threadMode = 'repair';
    if (result.kind === 'failed' || tookMs > limits.slowMs) this.#returnAtMs = this.#stayUntilMs();
    return result;
  }

  #canWriteAside(): boolean {
    return !this.#isClosed && (this.#direct !== null || this.#threadMode === 'attach');
  }

  #leave(direct: DirectWriter): void {
    this.#direct = null;
    this.#retired = direct;
    this.#returnAtMs = this.#stayUntilMs();
  }

  /** The thread may have to move the file away. Closed after that, this connection would delete the write-ahead log of the new file. */
  #giveUp(direct: DirectWriter, result: WriteResult): WriteResult {
    direct.close();
    this.#direct = null;
    this.#threadMode = 'repair';
    this.#returnAtMs = this.#stayUntilMs();
    // Whoever asked must hear of it: a new file also lacks the rows that were written before.
    return result;
  }

  #comeBack(): DirectWriter | null {
    if (this.#options.clock.monotonicMs() < this.#returnAtMs) return null;
    try {
      this.#retired?.close();
      this.#retired = null;
      this.#direct = this.#options.attach();
    } catch {
      // The thread finds out why, repairs what can be repaired, and says what a person must know.
      this.#returnAtMs = this.#stayUntilMs();
    }
    return this.#direct;
  }

  #stayUntilMs(): number {
    return this.#options.clock.monotonicMs() + this.#options.limits.stayMs;
  }
}
