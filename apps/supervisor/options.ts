import type { Clock, Timers } from '../base/index.ts';
import type { Config, Engine } from '../contract/model/index.ts';
import { logRotation } from './rotating-file.ts';

/** The part of the configuration that reaches the daemon through its environment. */
export type DaemonSettings = Pick<
  Config['daemon'],
  'keepAlive' | 'contextLength' | 'parallel' | 'maxLoadedModels' | 'kvCacheType' | 'flashAttention' | 'extraEnv'
>;

/** Structured log lines. */
export interface SupervisorLog {
  info(fields: Readonly<Record<string, string | number | boolean | null>>, message: string): void;
  warn(fields: Readonly<Record<string, string | number | boolean | null>>, message: string): void;
  error(fields: Readonly<Record<string, string | number | boolean | null>>, message: string): void;
}

export const daemonEventKinds = [
  'starting',
  'ready',
  'adopted',
  'taken-over',
  'exited',
  'backing-off',
  'degraded',
  'stopping',
  'stopped',
  'failed',
  'contended',
  'absent',
  'port-changed',
  'orphan-stopped',
  'stale-identity-removed',
  'binary-changed',
  'upgrade-passed',
  'upgrade-failed',
  'woke',
] as const;
export type DaemonEventKind = (typeof daemonEventKinds)[number];

/** A fact about the daemon worth keeping. `detail` is one line of plain words. */
export interface DaemonEvent {
  readonly atMs: number;
  readonly kind: DaemonEventKind;
  readonly detail: string;
}

export interface SupervisorOptions {
  readonly engine: Engine;
  /** Gets `run/` and `logs/`, mode 0700. */
  readonly dataDir: string;
  /** Wanted port; another free one is chosen when it is taken. 0 means any. */
  readonly port: number;
  /** Path of the executable, or `auto` to search the usual places. */
  readonly binary: string;
  /** Start of the command line of the simulator (engine `simulator`); `serve` is appended. */
  readonly simulatorCommand: readonly string[] | null;
  /** A function is asked at each start of a daemon. */
  readonly settings: DaemonSettings | (() => DaemonSettings);
  readonly memoryBudgetBytes: number;
  /** An Ollama that answers here is adopted (engine `ollama` only). */
  readonly adoptUrl: string | null;
  /** Whether Drover may start a daemon of its own. */
  readonly manage: boolean;
  readonly clock: Clock;
  readonly timers: Timers;
  /** For looks whether something has changed, which may come late while nothing happens. Default: `timers`. */
  readonly lookouts?: Timers;
  readonly log: SupervisorLog;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly onEvent?: (event: DaemonEvent) => void;
  /** The environment to pick allowed variables from; the service's own by default. */
  readonly inheritedEnv?: Readonly<Record<string, string | undefined>>;
  /** Between SIGTERM and SIGKILL. Default 5000. */
  readonly graceMs?: number;
  /** From launch to the first good answer. Default 30 000. */
  readonly readyTimeoutMs?: number;
  /** Between health probes of a ready daemon. Default 5000. */
  readonly probeIntervalMs?: number;
  /** How long one health probe may take. Default 2000. */
  readonly probeTimeoutMs?: number;
  /** Before asking again after a missed probe. Default 1000. */
  readonly missedProbeGapMs?: number;
  /** First pause before a restart, doubled up to 30 s. Default 500. */
  readonly backoffBaseMs?: number;
  /** Size at which a log file of the daemon is rotated. Default 10 MiB. */
  readonly logMaxBytes?: number;
  /** Rotated files kept per log. Default 4. */
  readonly logKeep?: number;
}

export type ResolvedOptions = Required<Omit<SupervisorOptions, 'settings'>> & {
  readonly settings: () => DaemonSettings;
};

export function resolveOptions(options: SupervisorOptions): ResolvedOptions {
  const { settings } = options;
  return {
    onEvent: () => undefined,
    inheritedEnv: process.env,
    graceMs: 5000,
    readyTimeoutMs: 30_000,
    probeIntervalMs: 5000,
    probeTimeoutMs: 2000,
    missedProbeGapMs: 1000,
    backoffBaseMs: 500,
    logMaxBytes: logRotation.maxBytes,
    logKeep: logRotation.keep,
    lookouts: options.timers,
    ...options,
    settings: typeof settings === 'function' ? settings : () => settings,
  };
}
