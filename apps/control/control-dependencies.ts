import type { Clock, Timers } from '../base/index.ts';
import type { About } from '../contract/control/index.ts';
import type { Gateway } from '../gateway/index.ts';
import type { Bench, Inventory, ModelFit, Models } from '../models/index.ts';
import type { RouteTable } from '../routing/index.ts';
import type { Supervisor } from '../supervisor/index.ts';
import type { Telemetry } from '../telemetry/index.ts';

/** What this program costs the machine now. */
export interface Footprint {
  readonly residentBytes: number;
  readonly cpuPercent: number;
}

/** The rooms and facts behind the control API; `host` fits them together. */
export interface ControlDependencies {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly supervisor: Supervisor;
  readonly models: Models;
  readonly inventory: Inventory;
  readonly fit: ModelFit;
  readonly bench: Bench;
  readonly telemetry: Telemetry;
  readonly gateway: Gateway;
  readonly routes: RouteTable;
  readonly about: () => About;
  readonly footprint: () => Footprint;
  /** Why the configuration file on disk is not in force, in a sentence; `null` when it is. */
  readonly configProblem: () => string | null;
  readonly log: (message: string, fields: Readonly<Record<string, string>>) => void;
}
