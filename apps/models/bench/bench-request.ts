import type { Clock, Timers } from '../../base/index.ts';
import type { BenchmarkEvent } from '../../contract/model/index.ts';
import type { Models } from '../ports.ts';
import type { ModelOrders } from '../residency/model-orders.ts';

export interface BenchOptions {
  /** Base URL of the daemon while it is ready, else `null`. */
  readonly daemonUrl: () => string | null;
  readonly models: Pick<Models, 'installed' | 'refresh'>;
  /** Lends the model, so that nobody has it unloaded meanwhile. Throws a `RoomError<ModelsErrorCode>` when there is no room for it. */
  readonly lend: ModelOrders['measure'];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly createId: () => string;
}

export interface BenchRequest {
  readonly model: string;
  readonly runs: number;
  /** Name of the baseline that the run becomes. */
  readonly save: string | null;
  readonly inFlightCount: number;
  readonly daemonVersion: string | null;
  /** Ends the benchmark with its reason. */
  readonly signal: AbortSignal;
}

export type BenchStep = Extract<BenchmarkEvent, { type: 'step-started' }>;
