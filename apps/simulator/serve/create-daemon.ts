import { createBlobStore } from '../catalogue/blob-store.ts';
import { createLibrary } from '../catalogue/library.ts';
import { can, type Model } from '../catalogue/model.ts';
import type { Daemon } from '../daemon.ts';
import type { LoadOptions } from '../engine/runner.ts';
import { createScheduler } from '../engine/scheduler.ts';
import { createStuckModels } from '../engine/stuck-models.ts';
import { systemTime } from '../engine/system-time.ts';
import { createTransfers } from '../engine/transfers.ts';
import type { Settings } from '../settings.ts';
import type { SwitchSource } from '../switches/switch-source.ts';
import { crashProcess } from './crash.ts';
import { createJournal } from './journal.ts';
import type { Log } from './log.ts';

/** What the real daemon takes with less than 23 GiB of graphics memory. */
export const automaticContextLength = 4096;
const leastVisionContext = 2048;

function contextLengthFor(settings: Settings, model: Model, options: LoadOptions): number {
  const wanted = options.contextLength ?? settings.contextLength ?? automaticContextLength;
  const least = can(model, 'vision') ? leastVisionContext : 1;
  return Math.min(Math.max(wanted, least), model.architecture.trainedContextLength);
}

/** Builds what the routes work with. */
export function createDaemon({
  settings,
  switches,
  log,
}: {
  settings: Settings;
  switches: SwitchSource;
  log: Log;
}): Daemon {
  const time = systemTime;
  const journal = createJournal(switches, time);
  let inferenceCount = 0;
  const library = createLibrary(time.nowMs(), () => switches.current().modelBytes);
  const stuckModels = createStuckModels(switches, (name) => library.find(name)?.name ?? null);
  const scheduler = createScheduler({
    time,
    defaultKeepAliveMs: settings.keepAliveMs,
    slotsPerModel: settings.slotsPerModel,
    maxLoadedModels: settings.maxLoadedModels,
    maxPendingLoads: settings.maxPendingLoads,
    contextLengthFor: (model, options) => contextLengthFor(settings, model, options),
    loadMs: (model) => switches.current().loadMs ?? model.pace.loadMs,
    loadFailure: () => switches.current().loadFailure,
    onUnloaded: (name) => stuckModels.noteUnloaded(name),
    log: (message) => log.write('INFO', message),
  });
  return {
    settings,
    switches,
    library,
    stuckModels,
    blobs: createBlobStore(),
    scheduler,
    transfers: createTransfers({ time, switches }),
    time,
    log,
    journal,
    countInference: () => ++inferenceCount,
    crash(why) {
      journal.note({ event: 'daemon-crashing', why });
      crashProcess(switches.current().crashWith);
    },
  };
}
