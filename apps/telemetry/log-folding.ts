import type { DirectWriter } from './direct-writer.ts';
import type { RewriteReport } from './purge/rewrite-log.ts';
import type { ThreadWriter } from './thread-writer.ts';

interface LogFoldingOptions {
  readonly thread: Pick<ThreadWriter, 'checkpoint' | 'restartLog' | 'rewrite'>;
  /** The write-ahead log is folded into the file each time it has grown by this many pages (4 KiB). */
  readonly stepFrames: number;
  /** Batches between two looks at its length. */
  readonly batchesPerLook: number;
}

/**
 * Keeps the write-ahead log short while rows are written directly. What waits for the disk is done by the writing thread, in two parts: first
 * a checkpoint, during which writing goes on; then, with writing paused, what came in meanwhile and the beginning of a new log. Without the
 * pause a log under steady load would never begin anew.
 */
export interface LogFolding {
  /** After each batch that `direct` wrote. */
  noteBatch(direct: DirectWriter): void;
  /** Folds now, whatever the log's length, and resolves when that is done. Never rejects. */
  foldNow(): Promise<void>;
  /** Looks at its length now. */
  look(direct: DirectWriter): void;
  /** Has the thread write the whole log anew, with writing paused before `prepare` is called. Never rejects. */
  rewriteNow(prepare: () => void): Promise<RewriteReport>;
  /** Has the thread do `work` with writing paused, after what it is at. */
  runAlone<Result>(work: () => Promise<Result>): Promise<Result>;
  /** While set, nothing may be written directly. Never rejects. */
  pause(): Promise<unknown> | null;
  /** Resolves when no checkpoint is under way. */
  settle(): Promise<void>;
}

/** Creates the keeper of a log that has just been begun. */
export function createLogFolding({ thread, stepFrames, batchesPerLook }: LogFoldingOptions): LogFolding {
  let batchCount = 0;
  let foldAtFrames = stepFrames;
  let pause: Promise<unknown> | null = null;
  let folding: Promise<void> | null = null;
  const fold = async (frameCount: number): Promise<void> => {
    let leftCount = await thread.checkpoint('attach');
    if (leftCount !== null) {
      const restarting = thread.restartLog('attach');
      pause = restarting;
      leftCount = await restarting;
      pause = null;
    }
    // A reader may hold the log as it is: then it is tried again when the log has grown by as much once more.
    foldAtFrames = (leftCount ?? frameCount) + stepFrames;
    folding = null;
  };
  const look = (direct: DirectWriter): void => {
    if (folding !== null) return;
    const frameCount = direct.countLogFrames();
    if (frameCount >= foldAtFrames) folding = fold(frameCount);
  };
  const runAlone = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    while (folding !== null) await folding;
    const working = work();
    pause = working;
    folding = working.then(() => {
      pause = null;
      folding = null;
    });
    const result = await working;
    await folding;
    return result;
  };
  return {
    look,
    noteBatch(direct) {
      if (++batchCount % batchesPerLook === 0) look(direct);
    },
    async foldNow() {
      await folding;
      folding ??= fold(0);
      await folding;
    },
    async rewriteNow(prepare) {
      const report = await runAlone(() => {
        prepare();
        return thread.rewrite('attach');
      });
      foldAtFrames = stepFrames;
      return report;
    },
    runAlone,
    pause: () => pause,
    settle: async () => void (await folding),
  };
}
