import type { Clock, Timers } from '../../base/index.ts';
import type { Incident, ResidentModel } from '../../contract/model/index.ts';
import type { SupervisorLog } from '../options.ts';
import type { Supervisor } from '../ports.ts';
import type { HealthPolicy, WaitingRequest } from './health-policy.ts';

export interface TrafficPort {
  /** Requests sent to the managed daemon that have not ended. */
  waiting(): readonly WaitingRequest[];
  cancel(ids: readonly string[]): void;
  /** Requests that ran or were refused at or after this time, UTC milliseconds. */
  idsSince(atMs: number): readonly string[];
}

export interface ResidencyPort {
  resident(): readonly ResidentModel[];
  /** Must reach the daemon by its `answeringUrl`: while a recovery lasts `readyUrl` is `null`. */
  unload(model: string): Promise<unknown>;
}

/** What is needed of the supervisor. */
export type CaredDaemon = Pick<
  Supervisor,
  'state' | 'onStateChange' | 'answeringUrl' | 'beginRecovery' | 'endRecovery' | 'restart' | 'recentLogs'
>;

/** Times in milliseconds. */
export interface DeepHealthOptions extends Partial<HealthPolicy> {
  readonly traffic: TrafficPort;
  readonly residency: ResidencyPort;
  readonly memory: () => Incident['memory'];
  readonly daemon: CaredDaemon;
  readonly record: (incident: Incident) => void;
  readonly createId: () => string;
  readonly clock: Clock;
  readonly timers: Timers;
  /** For the looks at the traffic, which may come late while there is none. Default: `timers`. */
  readonly lookouts?: Timers;
  readonly log: SupervisorLog;
  /** Between looks at the traffic. Default 3000. */
  readonly lookEveryMs?: number;
  /** Default 10 000. */
  readonly unloadTimeoutMs?: number;
  /** From the order to restart until the daemon is ready. Default 60 000. */
  readonly restartTimeoutMs?: number;
  /** A daemon that stops answering this soon after the machine woke did not survive the sleep. Default 30 000. */
  readonly wakeWindowMs?: number;
}

export type ResolvedDeepHealth = Required<DeepHealthOptions>;

export function resolveDeepHealth(options: DeepHealthOptions): ResolvedDeepHealth {
  return {
    lookEveryMs: 3000,
    stuckAfterMs: 20_000,
    canaryForMs: 60_000,
    canaryTimeoutMs: 20_000,
    freshCanaryTimeoutMs: 60_000,
    recheckAfterMs: 30_000,
    restMs: 300_000,
    unloadTimeoutMs: 10_000,
    restartTimeoutMs: 60_000,
    wakeWindowMs: 30_000,
    lookouts: options.timers,
    ...options,
  };
}
