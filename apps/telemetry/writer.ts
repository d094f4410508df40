import type { Durability } from './durability.ts';
import { describeDamage, isDamage } from './open-database.ts';
import { openLog } from './open-log.ts';
import type { OpenMode } from './open-mode.ts';
import { setAside } from './private-file.ts';
import type { RewriteReport } from './purge/rewrite-log.ts';
import type { RequestStore } from './request-store.ts';
import type { WriteBatch, WriteResult } from './worker-messages.ts';
import { describeFailure, isPassing } from './write-failure.ts';

/** Keeps the log open for writing through faults of disk and file: what goes wrong is repaired, or tried again with the next batch. */
export interface Writer {
  /** Never throws. */
  write(batch: WriteBatch): WriteResult;
  /** The same for work that can wait, while another connection writes the rows: a fault is not repaired, its next batch finds out. Never throws. */
  writeAside(batch: WriteBatch): WriteResult;
  /** Pages left in the write-ahead log, `null` when the log is out of reach. Holds up no other connection. */
  checkpoint(): number | null;
  /** As `checkpoint`, and begins the write-ahead log anew when no reader is in it. Nobody else may be writing. */
  restartLog(): number | null;
  /** Writes the whole log anew, see `rewriteLog`. Nobody else may be writing. Never throws. */
  rewrite(): RewriteReport;
  close(): void;
}

/** `mode` is how the log is opened first; whatever is opened after a fault is checked and repaired. */
export interface WriterOptions {
  readonly path: string;
  readonly mode: OpenMode;
  readonly nowMs: () => number;
  readonly durability?: Durability;
}

/** Creates a writer; the log is opened with the first batch. */
export function createWriter({ path, mode, nowMs, durability = 'balanced' }: WriterOptions): Writer {
  let store: RequestStore | null = null;
  let nextMode = mode;
  const notices: string[] = [];
  const ensureOpen = (): RequestStore => {
    if (store !== null) return store;
    const opened = openLog({ path, durability, mode: nextMode, nowMs: nowMs() });
    notices.push(...opened.notices);
    nextMode = 'repair';
    store = opened.store;
    return store;
  };
  const close = (): void => {
    store = closeQuietly(store);
  };
  const letGo = (error: unknown): void => {
    if (isPassing(describeFailure(error))) return;
    close();
    if (nextMode === 'attach') nextMode = 'repair';
    if (isDamage(error)) notices.push(describeDamage(setAside(path, nowMs())));
  };
  const letBe = (): void => {
    close();
    nextMode = 'attach'; // Others may be writing: their next batch finds out how the file is.
  };
  const fold = (then: (store: RequestStore) => void): number | null => {
    try {
      const open = ensureOpen();
      open.checkpoint();
      then(open);
      return open.countLogFrames();
    } catch {
      letBe();
      return null;
    }
  };
  const writeOr = (onFailure: (error: unknown) => void, batch: WriteBatch): WriteResult => {
    try {
      return { kind: 'written', rejectedCount: ensureOpen().write(batch), notices: notices.splice(0) };
    } catch (error) {
      onFailure(error);
      return { kind: 'failed', failure: describeFailure(error) };
    }
  };
  return {
    write: (batch) => writeOr(letGo, batch),
    writeAside: (batch) => writeOr(letBe, batch),
    checkpoint: () => fold(() => undefined),
    restartLog: () => fold((open) => open.touch()),
    rewrite() {
      try {
        return ensureOpen().rewrite();
      } catch (error) {
        letGo(error);
        return { remains: `The log could not be written anew. ${describeFailure(error).text}` };
      }
    },
    close,
  };
}

function closeQuietly(store: RequestStore | null): null {
  try {
    store?.close();
  } catch {
    // The file is out of reach or damaged: that is why it is being let go.
  }
  return null;
}
