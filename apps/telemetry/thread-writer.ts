import { Worker } from 'node:worker_threads';
import type { Clock } from '../base/index.ts';
import type { Durability } from './durability.ts';
import { locateWorker, workerLimits } from './locate-worker.ts';
import type { OpenMode } from './open-mode.ts';
import type { RewriteReport } from './purge/rewrite-log.ts';
import type { WriteBatch, WriteResult, WriterOrder, WriterReply, WriterStart } from './worker-messages.ts';

/** What became of a batch, and how long the thread was at it. */
export interface ThreadWriteResult {
  readonly result: WriteResult;
  readonly tookMs: number;
}

/**
 * The writing thread as the rest of the room sees it: started by the first order, ended after a quiet minute, started anew after its death.
 * `mode` is how it opens the log in case it has to be started. Nothing here rejects.
 */
export interface ThreadWriter {
  write(batch: WriteBatch, mode: OpenMode): Promise<ThreadWriteResult>;
  /** Resolves when the thread has been started and has the log open, `null` when it has been already. Others may write meanwhile. */
  wake(mode: OpenMode): Promise<unknown> | null;
  /** As `write`, for work that can wait. Nobody else may write until this resolves. */
  writeAside(batch: WriteBatch): Promise<WriteResult>;
  /** Pages left in the write-ahead log, `null` when unknown. Others may write meanwhile. */
  checkpoint(mode: OpenMode): Promise<number | null>;
  /** As `checkpoint`, and begins the write-ahead log anew. Nobody else may write until this resolves. */
  restartLog(mode: OpenMode): Promise<number | null>;
  /** Writes the whole log anew, see `rewriteLog`. Nobody else may write until this resolves. */
  rewrite(mode: OpenMode): Promise<RewriteReport>;
  /** Resolves when the thread, if there is one, has closed the file, or after five seconds. */
  close(): Promise<void>;
}

interface ThreadWriterOptions {
  readonly path: string;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly durability?: Durability;
  readonly idleMs?: number;
}

const closeTimeoutMs = 5000;
const lost: ThreadWriteResult = {
  result: {
    kind: 'failed',
    failure: { code: 'WRITER_LOST', text: 'The thread that writes the request log ended.' },
  },
  tookMs: 0,
};

/** Creates the client of the log at `path`; no thread is started yet. */
export function createThreadWriter(options: ThreadWriterOptions): ThreadWriter {
  const { path, clock, durability = 'balanced', idleMs = 60_000 } = options;
  let thread: WriterThread | null = null;
  const ensureThread = (mode: OpenMode): WriterThread => {
    if (thread === null || !thread.isAlive()) {
      thread = createThread({ path, mode, durability, nowMs: clock.nowMs() }, idleMs);
    }
    return thread;
  };
  const fold = async (kind: 'checkpoint' | 'restart-log', mode: OpenMode): Promise<number | null> => {
    const reply = await ensureThread(mode).ask({ kind });
    return reply?.kind === 'checkpointed' ? reply.frameCount : null;
  };
  return {
    async write(batch, mode) {
      const reply = await ensureThread(mode).ask({ kind: 'write', batch });
      return reply?.kind === 'wrote' ? reply : lost;
    },
    wake: (mode) => (thread?.isAlive() === true ? null : fold('checkpoint', mode)),
    async writeAside(batch) {
      const reply = await ensureThread('attach').ask({ kind: 'write-aside', batch });
      return reply?.kind === 'wrote' ? reply.result : lost.result;
    },
    checkpoint: (mode) => fold('checkpoint', mode),
    restartLog: (mode) => fold('restart-log', mode),
    async rewrite(mode) {
      const reply = await ensureThread(mode).ask({ kind: 'rewrite' });
      return reply?.kind === 'rewritten' ? reply.report : { remains: 'The thread that writes the request log ended.' };
    },
    close: async () => thread?.close(),
  };
}

interface WriterThread {
  isAlive(): boolean;
  /** `null` when the thread died first. */
  ask(order: WriterOrder): Promise<WriterReply | null>;
  close(): Promise<void>;
}

function createThread(start: WriterStart, idleMs: number): WriterThread {
  const worker = new Worker(locateWorker('writer-worker', import.meta.url), {
    workerData: start,
    name: 'drover-writer',
    resourceLimits: workerLimits,
  });
  const waiting: ((reply: WriterReply | null) => void)[] = [];
  let isAlive = true;
  const die = (): void => {
    isAlive = false;
    clearTimeout(idle);
    for (const settle of waiting.splice(0)) settle(null);
  };
  worker.on('message', (reply: WriterReply) => {
    idle.refresh();
    waiting.shift()?.(reply);
  });
  worker.on('error', die);
  worker.on('exit', die);
  const ask = (order: WriterOrder): Promise<WriterReply | null> =>
    new Promise((resolve) => {
      if (!isAlive) return resolve(null);
      waiting.push(resolve);
      worker.postMessage(order);
    });
  const close = async (): Promise<void> => {
    if (!isAlive) return;
    const closed = ask({ kind: 'close' });
    // From here on it takes no orders: one that comes now starts a thread of its own.
    isAlive = false;
    const timer = setTimeout(() => void worker.terminate(), closeTimeoutMs);
    await closed;
    clearTimeout(timer);
    await worker.terminate();
  };
  const idle = setTimeout(() => (waiting.length === 0 ? void close() : idle.refresh()), idleMs).unref();
  return { isAlive: () => isAlive, ask, close };
}
