import type { Clock, Timers } from '../../base/index.ts';
import { ApiError } from '../api-error.ts';
import type { Model } from '../catalogue/model.ts';
import type { SwitchSource } from '../switches/switch-source.ts';
import { waitFor } from './system-time.ts';

/** One progress record of a pull, push or create. */
export interface ProgressRecord {
  readonly status: string;
  readonly digest?: string;
  readonly total?: number;
  readonly completed?: number;
}

const recordEveryMs = 60;

/** A model file as the registry has it: weights, template, parameters, configuration. */
export function listLayers(model: Model): readonly { readonly digest: string; readonly sizeBytes: number }[] {
  const small = [1481, 96, 561];
  const rest = small.reduce((sum, size) => sum + size, 0);
  const digestOf = (index: number): string => `sha256:${index.toString(16)}${model.digest.slice(1)}`;
  return [model.sizeBytes - rest, ...small].map((sizeBytes, index) => ({ digest: digestOf(index), sizeBytes }));
}

/** A download that all who want the same digest share. It goes on while at least one of them waits, and keeps what it has when none does. */
interface Download {
  completed: number;
  watchers: number;
  lastMs: number;
}

/** Layer downloads by digest, for the life of the daemon. */
export interface Transfers {
  /** Reports progress of one layer until it is complete or `signal` aborts. */
  follow(
    layer: { readonly digest: string; readonly sizeBytes: number },
    verb: 'pulling' | 'pushing',
    target: TransferTarget,
  ): Promise<void>;
}

export interface TransferTarget {
  readonly signal: AbortSignal;
  report(record: ProgressRecord): Promise<void>;
}

export interface TransferOptions {
  readonly time: Clock & Timers;
  readonly switches: SwitchSource;
}

export function createTransfers(daemon: TransferOptions): Transfers {
  const downloads = new Map<string, Download>();
  const advance = (download: Download, sizeBytes: number): void => {
    const now = daemon.time.monotonicMs();
    const gained = ((now - download.lastMs) / 1000) * daemon.switches.current().pullBytesPerSecond;
    download.completed = Math.min(sizeBytes, Math.floor(download.completed + gained));
    download.lastMs = now;
  };
  return {
    async follow({ digest, sizeBytes }, verb, { signal, report }) {
      const key = `${verb} ${digest}`;
      const download = downloads.get(key) ?? { completed: 0, watchers: 0, lastMs: 0 };
      downloads.set(key, download);
      if (download.watchers++ === 0) download.lastMs = daemon.time.monotonicMs();
      const status = `${verb} ${digest.slice('sha256:'.length, 'sha256:'.length + 12)}`;
      try {
        for (;;) {
          advance(download, sizeBytes);
          await report({
            status,
            digest,
            total: sizeBytes,
            ...(download.completed > 0 ? { completed: download.completed } : {}),
          });
          if (download.completed >= sizeBytes || signal.aborted) return;
          await waitFor(daemon.time, recordEveryMs, signal);
        }
      } finally {
        download.watchers--;
      }
    },
  };
}

/** Counts records and fails where the switch says so. */
export function createRecordLimit(daemon: Pick<TransferOptions, 'switches'>): () => void {
  let count = 0;
  return () => {
    const limit = daemon.switches.current().pullErrorAfterRecords;
    if (limit !== null && count >= limit) throw new ApiError(500, 'max retries exceeded: connection reset by peer');
    count++;
  };
}
