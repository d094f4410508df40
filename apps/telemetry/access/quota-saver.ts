import type { CancelTimer, Timers } from '../../base/index.ts';
import type { QuotaUsage } from '../../contract/model/index.ts';
import { createNote, type Note } from '../note.ts';
import { toQuotaEntry } from './quota-row.ts';

interface QuotaSaverOptions {
  readonly timers: Timers;
  readonly isFailing: () => boolean;
  readonly record: (note: Note) => void;
}

/** Gathers what was used, and hands it to the writer every few seconds at most. */
export interface QuotaSaver {
  save(usages: readonly QuotaUsage[]): void;
  /** Hands over the rest; nothing is taken afterwards. */
  close(): void;
}

const saveEveryMs = 2000;
const mostPerRow = 200;

/** While writing fails the newest of each subject waits here: the queue has room for a thousand rows, and this comes again and again. */
export function createQuotaSaver({ timers, isFailing, record }: QuotaSaverOptions): QuotaSaver {
  const waiting = new Map<string, QuotaUsage>();
  let cancelTimer: CancelTimer | null = null;
  let isClosed = false;
  const handOver = (): void => {
    const entries = [...waiting.values()].map(toQuotaEntry);
    waiting.clear();
    for (let start = 0; start < entries.length; start += mostPerRow) {
      record(createNote('quotas', [JSON.stringify(entries.slice(start, start + mostPerRow))]));
    }
  };
  const schedule = (): void => {
    cancelTimer ??= timers.after(saveEveryMs, () => {
      cancelTimer = null;
      if (isFailing()) schedule();
      else handOver();
    });
  };
  return {
    save(usages) {
      if (isClosed || usages.length === 0) return;
      for (const usage of usages) waiting.set(usage.subject, usage);
      schedule();
    },
    close() {
      isClosed = true;
      cancelTimer?.();
      handOver();
    },
  };
}
