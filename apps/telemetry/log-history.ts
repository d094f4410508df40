import { statSync } from 'node:fs';
import type { Timers } from '../base/index.ts';
import { exportRequests } from './export/export-requests.ts';
import type { Note } from './note.ts';
import type { LogHistory } from './ports.ts';
import { purgeLog } from './purge/purge-log.ts';
import type { RewriteReport } from './purge/rewrite-log.ts';
import type { QueryClient } from './query-client.ts';
import { recordAside } from './record-aside.ts';
import { createTelemetryError } from './telemetry-error.ts';
import type { WriteQueue } from './write-queue.ts';
import type { LogWriter } from './writer-switch.ts';

interface HistoryParts {
  readonly path: string;
  readonly timers: Timers;
  readonly queries: Pick<QueryClient, 'exportPage' | 'planPurge'>;
  readonly queue: Pick<WriteQueue, 'state' | 'fail'>;
  readonly writer: Pick<LogWriter, 'rewrite' | 'writeAside'>;
}

/** Beyond this size writing the log anew takes so long that requests should not wait for it. */
const quickBytes = 16 * 1024 * 1024;
const rewriting = { code: 'REWRITING', text: 'The request log is being written anew after a purge.' };

/** Creates what takes requests out of the log. */
export function createLogHistory({ path, timers, queries, queue, writer }: HistoryParts): LogHistory {
  let isPurging = false;
  const rewrite = (): Promise<RewriteReport> => {
    // From here on requests do not wait for their row; it is kept in memory.
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > quickBytes) queue.fail(rewriting);
    return writer.rewrite();
  };
  const record = (note: Note): Promise<boolean> => recordAside(writer, queue.state().failure !== null, note);
  const parts = { path, timers, rewrite, record, plan: queries.planPurge };
  return {
    exportRequests: (order, signal) => exportRequests(queries.exportPage, order, signal),
    async *purge(order, signal) {
      if (isPurging) throw createTelemetryError('purge_running', 'A purge is running already.');
      isPurging = true;
      try {
        yield* purgeLog(parts, order, signal);
      } finally {
        isPurging = false;
      }
    },
  };
}
