import type { Status } from '../../contract/control/index.ts';
import type { DaemonState, Incident, PendingRestart, Problem, UsageRow } from '../../contract/model/index.ts';
import type { DaemonUpgrade } from '../../supervisor/index.ts';
import type { StorageHealth } from '../../telemetry/index.ts';
import type { GatewayNotice } from '../gateway-notices.ts';

/** Requests refused in the recent window because there was no room for their model. */
export interface RoomRefusals {
  readonly count: number;
  /** There were more than could be counted. */
  readonly isMore: boolean;
  /** The model that most of them asked for, `null` when none of them has a name. */
  readonly model: string | null;
  readonly modelCount: number;
  readonly lastAtMs: number;
  /** What would help, in a sentence. */
  readonly advice: string;
}

export interface ProblemFacts {
  readonly nowMs: number;
  readonly daemon: DaemonState;
  readonly installHint: string;
  readonly storage: StorageHealth;
  readonly configProblem: string | null;
  /** None when left out. */
  readonly notices?: readonly GatewayNotice[];
  readonly upgrade: DaemonUpgrade | null;
  /** Totals of the last `recentWindowMs`; `null` when the log cannot be read. */
  readonly recent: UsageRow | null;
  readonly refusals: RoomRefusals | null;
  /** Newest first. */
  readonly incidents: readonly Incident[];
  readonly budgetBytes: number;
  readonly memoryNow: Status['memoryNow'];
  readonly pendingRestart: PendingRestart | null;
  /** Names of the variables that only a restart brings to the daemon. */
  readonly pendingSettings: readonly string[];
}

/** How far back an error spike and refusals are looked for. */
export const recentWindowMs = 15 * 60_000;
/** How long an incident is worth telling. */
export const incidentWindowMs = 60 * 60_000;

/** A problem of which only what differs is given. */
export const createProblem = (
  fields: Partial<Problem> & Pick<Problem, 'id' | 'title' | 'detail' | 'lastSeenMs'>,
): Problem => ({
  severity: 'failure',
  action: null,
  filter: null,
  ...fields,
});

export const countRequests = (count: number): string => (count === 1 ? '1 request' : `${count} requests`);
