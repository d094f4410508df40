import type { Clock, Timers } from '../base/index.ts';
import type { ConfigStore } from '../config/index.ts';
import type { About } from '../contract/control/index.ts';
import type { BackendProbe, BackendProbeRequest, Incident, MachineReading } from '../contract/model/index.ts';
import type { Gateway } from '../gateway/index.ts';
import type { Bench, Inventory, ModelFit, Models, PolicyStore, Residence } from '../models/index.ts';
import type { RouteTable } from '../routing/index.ts';
import type { Supervisor } from '../supervisor/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { AuditTrail } from './audit/audit-trail.ts';
import type { GatewayNotice } from './gateway-notices.ts';
import type { KeyRing } from './keys/key-ring.ts';
import type { PauseKeeper } from './pause-keeper.ts';
import type { RestartPlan } from './restart-plan.ts';
import type { RuleSettings } from './routing/routing-sources.ts';

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
  readonly policies: PolicyStore;
  readonly residence: Residence;
  readonly restarts: RestartPlan;
  /** New requests wait because a person wants it; nobody can where it is left out. */
  readonly pauses?: PauseKeeper;
  /** The machine goes to sleep or has woken; left out where nothing follows from it. */
  readonly notePower?: (event: 'suspending' | 'resumed') => void;
  readonly keys: KeyRing;
  readonly audit: AuditTrail;
  readonly config: ConfigStore;
  /** Reads the daemon's settings of the file again; what is wrong with them is `settingsProblem`. */
  readonly refreshSettings: () => void;
  readonly settingsProblem: () => string | null;
  readonly readMachine: () => Promise<MachineReading>;
  /** `daemon.keepAwake`, as the service started with it. */
  readonly isKeptAwake: boolean;
  readonly onIncident: (listener: (incident: Incident) => void) => () => void;
  readonly telemetry: Telemetry;
  readonly gateway: Gateway;
  /** As they are in force now. */
  readonly routes: () => RouteTable;
  /** With these rules in place of those in force. */
  readonly buildRoutes: (settings: RuleSettings) => RouteTable;
  /** Finds out what answers at an address. */
  readonly probeBackend: (request: BackendProbeRequest) => Promise<BackendProbe>;
  readonly about: () => About;
  /** Of which commit this was built, and when (UTC); `null` for what nobody knows. */
  readonly build: { readonly commit: string | null; readonly builtAt: string | null };
  readonly footprint: () => Footprint;
  /** Why the configuration file on disk is not in force, in a sentence; `null` when it is. */
  readonly configProblem: () => string | null;
  /** None when left out. */
  readonly notices?: () => readonly GatewayNotice[];
  /** What is in force, or what is wrong with the file, has changed. */
  readonly onConfigChange: (listener: () => void) => () => void;
  readonly log: (message: string, fields: Readonly<Record<string, string>>) => void;
}
