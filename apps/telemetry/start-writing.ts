import type { Clock } from '../base/index.ts';
import type { StoredAccess } from './access/access-ports.ts';
import { attachDirectWriter, createDirectWriter, type DirectWriter } from './direct-writer.ts';
import type { Durability } from './durability.ts';
import { createLogFolding } from './log-folding.ts';
import { NewerDataError } from './open-database.ts';
import { type OpenedLog, openLog } from './open-log.ts';
import { createTelemetryError } from './telemetry-error.ts';
import { createThreadWriter } from './thread-writer.ts';
import type { WriteFailure } from './worker-messages.ts';
import { describeFailure } from './write-failure.ts';
import { createWriterSwitch, type LogWriter } from './writer-switch.ts';

/** How the start went. `failure` is set when the log could not be opened yet. */
export interface StartedWriting {
  readonly writer: LogWriter;
  readonly notices: readonly string[];
  readonly crashedCount: number;
  readonly failure: WriteFailure | null;
  /** Keys and quotas as they stood; `null` where the log could not be opened. */
  readonly access: StoredAccess | null;
}

/** A commit takes about five pages. 16 MiB: at two thousand commits a second the log is folded every half second. */
const foldStepFrames = 4096;
const batchesPerLook = 64;
const smallLogFrames = 256;
const slowMs = 20;
const stayMs = 30_000;

/**
 * Opens the log at `path` on this thread, before there is anything to hold up. Where commits wait for the disk, all that follows is left to the
 * writing thread. Throws `data_newer_than_program`.
 */
export function startWriting(path: string, clock: Clock, durability: Durability): StartedWriting {
  const isStrict = durability === 'strict';
  const { direct, ...report } = openDirectly(path, clock, durability);
  if (isStrict) direct?.close();
  const thread = createThreadWriter({ path, clock, durability });
  const writer = createWriterSwitch({
    direct: isStrict ? null : direct,
    threadMode: isStrict && direct !== null ? 'attach' : 'start',
    attach: () => attachDirectWriter(path),
    thread,
    folding: createLogFolding({ thread, stepFrames: foldStepFrames, batchesPerLook }),
    clock,
    limits: { slowMs, smallLogFrames, stayMs: isStrict ? Number.POSITIVE_INFINITY : stayMs },
  });
  return { writer, ...report };
}

function openDirectly(
  path: string,
  clock: Clock,
  durability: Durability,
): Omit<StartedWriting, 'writer'> & { readonly direct: DirectWriter | null } {
  let opened: OpenedLog;
  try {
    opened = openLog({ path, durability, mode: 'start', nowMs: clock.nowMs() });
  } catch (error) {
    if (error instanceof NewerDataError) throw createTelemetryError('data_newer_than_program', error.message);
    return { direct: null, notices: [], crashedCount: 0, failure: describeFailure(error), access: null };
  }
  const { store, ...report } = opened;
  return { direct: createDirectWriter(store), ...report, failure: null };
}
