import type { CancelTimer, Clock, Timers } from '../../base/index.ts';
import { createNote, type Note } from '../note.ts';
import type { TrimPlan, TrimQuestion } from './plan-trim.ts';
import { toTrimValues } from './trim-slice.ts';

/** How long requests are kept (days), and how large the log may become (MiB), as the settings are now. */
export interface LogLimits {
  readonly retentionDays: number;
  readonly maxDbMb: number;
}

export interface RetentionOptions {
  readonly limits: () => LogLimits;
  readonly timers: Timers;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  readonly plan: (question: TrimQuestion) => Promise<TrimPlan>;
  /** Whether it is committed. Never rejects. */
  readonly record: (note: Note) => Promise<boolean>;
  /** Folds the write-ahead log, so that the file becomes as small as it can. Never rejects. */
  readonly fold: () => Promise<void>;
  /** Size of the file on disk now. */
  readonly fileBytes: () => number;
  /** Told once a run that deleted something or gave something back. */
  readonly onTrimmed: (trimmed: Trimmed) => void;
  /** Told when a look at the log failed; the next run looks again. */
  readonly onFailed: (reason: string) => void;
}

/** What a run did. `freedBytes` is what went back to the disk. */
export interface Trimmed {
  readonly requests: number;
  readonly freedBytes: number;
}

/** Deletes what is too old or too much, in slices, some minutes after the start and then each hour, or within a minute of growing too large. */
export interface RetentionKeeper {
  /** What waits is not done. */
  stop(): void;
}

const dayMs = 86_400_000;
const mebibyte = 1024 * 1024;
/** What tells of the machine and of people is kept longer than requests. */
const keptMs = { events: 365 * dayMs, modelEvents: 90 * dayMs, audit: 730 * dayMs };
export const retentionTiming = { firstMs: 5 * 60_000, lookMs: 60_000, everyMs: 3_600_000, pauseMs: 10 };
/** Requests wait for their row while a slice is deleted: a few milliseconds. */
const sliceRows = 512;
const sliceBodyBytes = 512 * 1024;
const slicePages = 256;
const lookRows = 8192;

/** Starts it. */
export function keepRetention(options: RetentionOptions): RetentionKeeper {
  const { timers, clock } = options;
  let cancel: CancelTimer = () => undefined;
  let isStopped = false;
  let nextRunMs = 0;
  let isHopeless = false;
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      cancel = timers.after(retentionTiming.pauseMs, resolve);
    });
  const isTooLarge = (): boolean => options.fileBytes() > options.limits().maxDbMb * mebibyte;
  const look = async (): Promise<void> => {
    if (clock.monotonicMs() >= nextRunMs || (!isHopeless && isTooLarge())) {
      nextRunMs = clock.monotonicMs() + retentionTiming.everyMs;
      await runQuietly(options, { pause, isStopped: () => isStopped });
      // Too large with nothing left to delete: that is not looked into each minute.
      isHopeless = isTooLarge();
    }
    if (!isStopped) cancel = timers.after(retentionTiming.lookMs, () => void look());
  };
  cancel = timers.after(retentionTiming.firstMs, () => void look());
  return {
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

/** Fewer where much goes with each. */
function chooseRows({ requestCount, bodyBytes }: TrimPlan): number {
  const bytesEach = bodyBytes / Math.max(1, requestCount);
  return Math.max(1, Math.min(sliceRows, Math.floor(sliceBodyBytes / Math.max(1, bytesEach))));
}

interface Run {
  readonly pause: () => Promise<void>;
  readonly isStopped: () => boolean;
}

async function runQuietly(options: RetentionOptions, run: Run): Promise<void> {
  const trimmed = { requests: 0, freedBytes: 0 };
  try {
    while (await trimOnce(options, run, trimmed)) if (run.isStopped()) break;
  } catch (error) {
    if (!run.isStopped()) options.onFailed(error instanceof Error ? error.message : String(error));
  }
  if (trimmed.freedBytes > 0) await options.fold();
  if (trimmed.requests + trimmed.freedBytes > 0) options.onTrimmed(trimmed);
}

/** One look, and the slices that follow from it. `false` when there is nothing more to do, or it cannot be done now. */
async function trimOnce(
  { limits, clock, plan, record }: RetentionOptions,
  { pause, isStopped }: Run,
  trimmed: { requests: number; freedBytes: number },
): Promise<boolean> {
  const { retentionDays, maxDbMb } = limits();
  const nowMs = clock.nowMs();
  const bounds = {
    requestsBeforeMs: nowMs - retentionDays * dayMs,
    eventsBeforeMs: nowMs - keptMs.events,
    modelEventsBeforeMs: nowMs - keptMs.modelEvents,
    auditBeforeMs: nowMs - keptMs.audit,
  };
  const found = await plan({ ...bounds, maxBytes: maxDbMb * mebibyte, lookRows });
  const { requestsBeforeMs, requestCount, rowCount, freePages, pageBytes } = found;
  const isDeleting = rowCount > 0;
  const units = isDeleting ? rowCount : freePages;
  const step = isDeleting ? chooseRows(found) : slicePages;
  for (let start = 0; start < units; start += step) {
    const amount = Math.min(step, units - start);
    const slice = { ...bounds, requestsBeforeMs, rows: isDeleting ? amount : 0, pages: isDeleting ? 0 : amount };
    if (isStopped() || !(await record(createNote('trim', toTrimValues(slice))))) return false;
    if (isDeleting) trimmed.requests += Math.max(0, Math.min(amount, requestCount - start));
    else trimmed.freedBytes += amount * pageBytes;
    await pause();
  }
  return units > 0;
}
