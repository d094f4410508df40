import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Timers } from '../../base/index.ts';
import type { PurgeOrder, PurgeProgress, PurgeResult } from '../../contract/model/index.ts';
import { createNote, type Note } from '../note.ts';
import type { SqlValue } from '../request-row.ts';
import { createTelemetryError } from '../telemetry-error.ts';
import type { PurgedTable, PurgePlan, PurgeQuestion } from './plan-purge.ts';
import { toPurgeValues } from './purge-slice.ts';
import type { RewriteReport } from './rewrite-log.ts';

interface PurgeParts {
  readonly path: string;
  readonly timers: Timers;
  readonly plan: (question: PurgeQuestion) => Promise<PurgePlan>;
  /** Whether it is committed. Never rejects. */
  readonly record: (note: Note) => Promise<boolean>;
  /** Writes the log anew; requests are kept in memory meanwhile. Never rejects. */
  readonly rewrite: () => Promise<RewriteReport>;
}

const purgeTiming = { pauseMs: 10, retryMs: 1000, attempts: 10 };
/** Requests wait for their row while a slice is deleted: a few milliseconds. Bodies are large. */
const sliceRows: Readonly<Record<PurgedTable, number>> = { requests: 512, bodies: 8, rollups: 256 };
const lookRows = 8192;
const isCompanion = /-(?:wal|shm)$/;

interface Purged {
  requests: number;
  bodies: number;
}

/** Deletes for good what the order says, between requests. Ends early when `signal` aborts; what is deleted until then stays so. */
export async function* purgeLog(
  parts: PurgeParts,
  order: PurgeOrder,
  signal: AbortSignal,
): AsyncGenerator<PurgeProgress, void> {
  const purged: Purged = { requests: 0, bodies: 0 };
  const bytesBefore = measure(parts.path);
  for (const table of listTables(order)) {
    for await (const _slice of purgeTable(parts, { order, table }, purged)) {
      yield { step: 'deleting', requests: purged.requests, result: null };
      if (signal.aborted) return;
    }
  }
  yield { step: 'rewriting', requests: purged.requests, result: null };
  if (signal.aborted) return;
  const { remains } = await parts.rewrite();
  const result: PurgeResult = {
    ...purged,
    freedBytes: Math.max(0, bytesBefore - measure(parts.path)),
    removedCopies: removeCopies(parts.path),
    keptCopies: listSetAside(parts.path),
    remains,
  };
  yield { step: 'done', requests: purged.requests, result };
}

function listTables({ what, project }: PurgeOrder): readonly PurgedTable[] {
  if (what === 'bodies') return ['bodies'];
  return what === 'all' || project !== null ? ['bodies', 'requests', 'rollups'] : ['bodies', 'requests'];
}

async function* purgeTable(
  { plan, record, timers }: Pick<PurgeParts, 'plan' | 'record' | 'timers'>,
  target: Pick<PurgeQuestion, 'order' | 'table'>,
  purged: Purged,
): AsyncGenerator<void, void> {
  const { table } = target;
  const pause = (): Promise<void> => wait(timers, purgeTiming.pauseMs);
  let fromMs: number | null = 0;
  while (fromMs !== null) {
    const planned: PurgePlan = await plan({ ...target, fromMs, lookRows });
    for (let start = 0; start < planned.keys.length; start += sliceRows[table]) {
      const keys = planned.keys.slice(start, start + sliceRows[table]);
      if (!(await deleteSlice({ record, timers }, toPurgeValues(table, keys)))) throw cannotWrite(purged.requests);
      if (table === 'requests') purged.requests += keys.length;
      yield;
      await pause();
    }
    purged.bodies += planned.bodies;
    fromMs = planned.nextMs;
  }
}

const wait = (timers: Timers, ms: number): Promise<void> => new Promise((resolve) => void timers.after(ms, resolve));

/** A log that is held or slow for a while does not end a purge: the same slice is asked for again. */
async function deleteSlice(
  { record, timers }: Pick<PurgeParts, 'record' | 'timers'>,
  values: readonly SqlValue[],
): Promise<boolean> {
  for (let attempt = 0; attempt < purgeTiming.attempts; attempt++) {
    if (await record(createNote('purge', values))) return true;
    await wait(timers, purgeTiming.retryMs);
  }
  return false;
}

const cannotWrite = (requests: number): Error =>
  createTelemetryError(
    'storage_unavailable',
    `The request log cannot be written now; ${requests} requests are deleted.`,
  );

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
const measure = (path: string): number => sizeOf(path) + sizeOf(`${path}-wal`);

const listFolder = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    // No copy was ever made.
    return [];
  }
};

/** Copies from before an update hold what was to be deleted. */
function removeCopies(path: string): string[] {
  const folder = join(dirname(path), 'backups');
  const copies = listFolder(folder).filter((name) => name.startsWith(`${basename(path)}-v`));
  for (const name of copies) rmSync(join(folder, name), { force: true });
  return copies.filter((name) => !isCompanion.test(name));
}

const listSetAside = (path: string): string[] =>
  listFolder(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.corrupt-`) && !isCompanion.test(name));
