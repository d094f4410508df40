import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, createEmitter, type Emitter, type Timers } from '../base/index.ts';
import type { RequestRecord } from '../contract/model/index.ts';
import { createAccessStore } from './access/create-access-store.ts';
import { type BodyLimits, type BodyStore, createBodyStore } from './bodies/body-store.ts';
import { mergeRow, toRequestRecord } from './build-record.ts';
import { toCellValues } from './cells/store-cells.ts';
import type { Durability } from './durability.ts';
import { createLogHistory } from './log-history.ts';
import { createNote, type Note } from './note.ts';
import type { StorageHealth, Telemetry } from './ports.ts';
import { createQueryClient, type QueryClient } from './query-client.ts';
import { recordAside } from './record-aside.ts';
import { keepRollups } from './rollups/rollup-keeper.ts';
import { toRollupValues } from './rollups/store-rollup.ts';
import { type StartedWriting, startWriting } from './start-writing.ts';
import { describeHealth } from './telemetry-health.ts';
import { keepRetention, type LogLimits } from './upkeep/retention-keeper.ts';
import type { StoredRow } from './waiting-rows.ts';
import { createWriteQueue, type QueueLimits, type WriteQueue } from './write-queue.ts';

/** Structured lines about the log itself. */
interface TelemetryLog {
  info(fields: Readonly<Record<string, string | number | boolean | null>>, message: string): void;
  warn(fields: Readonly<Record<string, string | number | boolean | null>>, message: string): void;
  error(fields: Readonly<Record<string, string | number | boolean | null>>, message: string): void;
}

interface TelemetryOptions {
  /** Folder of `drover.db` and `backups/`; must exist. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: TelemetryLog;
  /** Told what a person must know, in a sentence: a damaged log was replaced, storage is not safe. */
  readonly onNotice?: (text: string) => void;
  /** How much is kept, as the settings are now; without it everything is. */
  readonly limits?: () => LogLimits & BodyLimits;
  /** What a power cut may cost; `balanced` when absent. */
  readonly durability?: Durability;
  /** When old records are deleted; the process's own when absent. */
  readonly timers?: Timers;
}

const limits: QueueLimits = {
  maxRows: 20_000,
  maxBytes: 32 * 1024 * 1024,
  completionDelayMs: 15,
  retryMs: 2000,
  stallMs: 1000,
};
const closeLimitMs = 5000;

const nodeTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

interface Facts {
  readonly stored: Emitter<readonly RequestRecord[]>;
  readonly health: Emitter<StorageHealth>;
  readonly notify: (text: string) => void;
}

/**
 * Opens the request log of `dataDir`, creating, migrating, repairing or replacing it as needed. Rejects with `RoomError` of code
 * `data_newer_than_program`, the file untouched; every other trouble leaves a log that is `degraded` and recovers by itself.
 */
export async function openTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const path = join(options.dataDir, 'drover.db');
  const facts = createFacts(options);
  const writing = startWriting(path, options.clock, options.durability ?? 'balanced');
  for (const notice of writing.notices) facts.notify(notice);
  if (writing.crashedCount > 0) {
    options.log.warn({ requests: writing.crashedCount }, 'requests were open when the service last ended');
  }
  const queries = createQueryClient(path);
  const queue = connectQueue(writing, {
    ...facts,
    notify(text) {
      facts.notify(text);
      // The file may have been replaced: the reading thread must not go on with the old one.
      queries.reset();
    },
  });
  const {
    keys,
    audit,
    quotas,
    close: closeAccess,
  } = createAccessStore({
    timers: nodeTimers,
    questions: queries.access,
    stored: writing.access,
    record: (note) => queue.record(note),
    isFailing: () => queue.state().failure !== null,
  });
  const stopUpkeep = startUpkeep(options, { path, queries, queue, writing });
  const bodies = startBodies(options, queries, queue);
  return {
    open: (record) => queue.open(record),
    complete: (completion) => queue.complete(completion),
    keepBodies: bodies.keep,
    recordDaemonEvent: (event) => queue.recordDaemonEvent(event),
    recordBenchmark: (benchmark) => queue.recordBenchmark(benchmark),
    recordModelEvent: (event) => queue.recordModelEvent(event),
    recordIncident: (incident) => queue.recordIncident(incident),
    health: () => describeHealth(queue.state()),
    onHealthChange: (listener) => facts.health.subscribe(listener),
    onStored: (listener) => facts.stored.subscribe(listener),
    queries: queries.questions,
    keys,
    audit,
    quotas,
    history: createLogHistory({ path, timers: options.timers ?? nodeTimers, queries, queue, writer: writing.writer }),
    async close() {
      stopUpkeep();
      closeAccess();
      await Promise.race([bodies.close().then(() => queue.close()), delay(closeLimitMs)]);
      // The last connection to close is the one that folds the write-ahead log into the file.
      await queries.close();
      await writing.writer.close();
    },
  };
}

interface Parts {
  readonly path: string;
  readonly queries: QueryClient;
  readonly queue: WriteQueue;
  readonly writing: StartedWriting;
}

/** What is done to the log as a whole, between requests. Returns its end. */
function startUpkeep(
  { clock, limits: logLimits, log, timers = nodeTimers }: TelemetryOptions,
  { path, queries, queue, writing }: Parts,
): () => void {
  const record = (note: Note): Promise<boolean> => recordAside(writing.writer, queue.state().failure !== null, note);
  const shared = { clock, timers, record };
  if (logLimits === undefined) return () => undefined;
  const stopRollups = keepRollups({
    ...shared,
    async plan(question) {
      const planned = await queries.planRollup(question);
      return planned && toRollupValues(planned).map((values) => createNote('rollup', values));
    },
    onRolled: (hours) => log.info({ hours }, 'requests were summed up'),
    onFailed: (reason) => log.warn({ reason }, 'requests could not be summed up'),
  });
  const stopCells = keepRollups({
    ...shared,
    async plan(question) {
      const planned = await queries.planCells(question);
      return planned === null ? null : planned.slices.map((slice) => createNote('cells', toCellValues(slice)));
    },
    onRolled: (spans) => log.info({ spans }, 'requests were sorted by their names'),
    onFailed: (reason) => log.warn({ reason }, 'requests could not be sorted by their names'),
  });
  const retention = keepRetention({
    ...shared,
    limits: logLimits,
    plan: queries.planTrim,
    fold: () => writing.writer.fold(),
    fileBytes: () => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    onTrimmed: ({ requests, freedBytes }) => log.info({ requests, freedBytes }, 'old records were deleted'),
    onFailed: (reason) => log.warn({ reason }, 'old records could not be looked for'),
  });
  return () => {
    stopRollups();
    stopCells();
    retention.stop();
  };
}

function startBodies(
  { limits: logLimits, log, timers = nodeTimers }: TelemetryOptions,
  queries: QueryClient,
  queue: WriteQueue,
): BodyStore {
  return createBodyStore({
    timers,
    maxBodiesMb: () => logLimits?.().maxBodiesMb,
    plan: queries.planBodyTrim,
    record: (note) => queue.record(note),
    isFailing: () => queue.state().failure !== null,
    onLost: (requests) => log.warn({ requests }, 'prompts and answers were not kept: there was too much to write'),
    onFailed: (reason) => log.warn({ reason }, 'room for prompts and answers could not be looked for'),
  });
}

function createFacts({ log, onNotice }: TelemetryOptions): Facts {
  const onError = (error: unknown): void =>
    log.error(
      { reason: error instanceof Error ? error.message : String(error) },
      'a listener of the request log failed',
    );
  return {
    stored: createEmitter(onError),
    health: createEmitter(onError),
    notify(text) {
      log.warn({}, text);
      onNotice?.(text);
    },
  };
}

function connectQueue({ writer, failure }: StartedWriting, facts: Facts): WriteQueue {
  const queue = createWriteQueue({
    timers: nodeTimers,
    atTurnEnd: afterSends,
    write: (batch) => writer.write(batch),
    limits,
    onStateChange: (state) => facts.health.emit(describeHealth(state)),
    onWritten(rows, { notices }) {
      for (const notice of notices) facts.notify(notice);
      if (rows.length > 0 && facts.stored.listenerCount() > 0) facts.stored.emit(rows.map(toRecord));
    },
  });
  if (failure !== null) queue.fail(failure);
  return queue;
}

/** An HTTP client may send on an idle connection only at the end of the turn: a commit before it would not overlap with the backend's work. */
function afterSends(run: () => void): void {
  setImmediate(() => void setImmediate(run));
}

const toRecord = ({ openValues, completionValues }: StoredRow): RequestRecord =>
  toRequestRecord(mergeRow(openValues, completionValues));

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
