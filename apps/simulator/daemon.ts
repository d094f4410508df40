import type { Clock, Timers } from '../base/index.ts';
import type { BlobStore } from './catalogue/blob-store.ts';
import type { Library } from './catalogue/library.ts';
import type { Scheduler } from './engine/scheduler-ports.ts';
import type { StuckModels } from './engine/stuck-models.ts';
import type { Transfers } from './engine/transfers.ts';
import type { Journal } from './serve/journal.ts';
import type { Log } from './serve/log.ts';
import type { Settings } from './settings.ts';
import type { SwitchSource } from './switches/switch-source.ts';

/** What every route works with. */
export interface Daemon {
  readonly settings: Settings;
  readonly switches: SwitchSource;
  readonly library: Library;
  readonly blobs: BlobStore;
  readonly scheduler: Scheduler;
  readonly stuckModels: StuckModels;
  readonly transfers: Transfers;
  readonly time: Clock & Timers;
  readonly log: Log;
  readonly journal: Journal;
  /** Counts inference requests since start; the number of this one, from 1. */
  countInference(): number;
  /** Ends the process the way the switch `crashWith` says. */
  crash(why: string): void;
}
