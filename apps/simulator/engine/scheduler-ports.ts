import type { Clock, Timers } from '../../base/index.ts';
import type { Model } from '../catalogue/model.ts';
import type { LoadOptions } from './runner.ts';

/** The right to use a loaded model until `release`. */
export interface Lease {
  readonly contextLength: number;
  /** Claims the slot that knows most of `prompt`; tells how many leading tokens need no evaluation. */
  reusePrefix(prompt: readonly string[]): number;
  /** Gives the slot back; `evaluated` is what it has in its cache now. Calling it twice does nothing. */
  release(evaluated?: readonly string[]): void;
}

export interface LeaseRequest {
  readonly model: Model;
  readonly options: LoadOptions;
  /** Replaces the runner's keep-alive; `undefined` leaves it. Negative = for ever. */
  readonly keepAliveMs: number | undefined;
  readonly signal: AbortSignal;
}

/** A loaded or loading model as /api/ps tells it; times are UTC milliseconds. */
export interface ResidentModel {
  readonly model: Model;
  readonly contextLength: number;
  readonly slotCount: number;
  readonly expiresAtMs: number;
}

export interface SchedulerOptions {
  readonly time: Clock & Timers;
  readonly defaultKeepAliveMs: number;
  readonly slotsPerModel: number;
  readonly maxLoadedModels: number;
  readonly maxPendingLoads: number;
  contextLengthFor(model: Model, options: LoadOptions): number;
  loadMs(model: Model): number;
  /** Message of a runner that dies while loading, or `null`. */
  loadFailure(): string | null;
  onUnloaded(modelName: string): void;
  log(message: string): void;
}

/**
 * Loads one model at a time, counts slots, unloads what is idle for its keep-alive. Requests for a loaded model wait without limit for a slot;
 * only those that need a load are bounded.
 */
export interface Scheduler {
  /** Waits for a place; rejects with the daemon's 499, 500 or 503. */
  acquire(request: LeaseRequest): Promise<Lease>;
  /** Unloads now, or when the last request has ended. */
  unload(modelName: string): void;
  /** Longest remaining life first. */
  resident(): readonly ResidentModel[];
}
