import type { DaemonState, Engine, EnvironmentEntry, LogLine, ReadyOutcome } from '../contract/model/index.ts';
import type { DaemonUpgrade } from './upgrade/reduce-upgrade.ts';

/** Owns the daemon: one queue, one writer. All orders answer when the daemon has settled. */
export interface Supervisor {
  state(): DaemonState;
  /** Facts, in order, in the same turn as the transition. */
  onStateChange(listener: (state: DaemonState, previous: DaemonState) => void): () => void;
  /** URL to send requests to when ready, without waiting: the gateway's fast path. */
  readyUrl(): string | null;
  /** URL of a daemon that answers, also while it is recovered and gets no requests: for those who look after it. */
  answeringUrl(): string | null;
  /** From now on, restarts included, a daemon that answers is shown as degraded and gets no requests. `reason` is a sentence for callers. */
  beginRecovery(reason: string): void;
  endRecovery(): void;
  /** The machine slept: a ready daemon is probed at once, before anything else, and restarted if it does not answer. */
  noteWake(sleptMs?: number): void;
  /** Waits while starting or restarting until the state settles or `signal` aborts; never starts a stopped daemon. */
  ensureReady(signal: AbortSignal): Promise<ReadyOutcome>;
  start(): Promise<DaemonState>;
  stop(): Promise<DaemonState>;
  /** `reason` completes "restarted because ..." in the log of daemon events. */
  restart(reason?: string): Promise<DaemonState>;
  /** Last lines kept in memory, oldest first. */
  recentLogs(source: 'out' | 'error' | 'all', limit: number): readonly LogLine[];
  onLogLine(listener: (line: LogLine) => void): () => void;
  environment(): readonly EnvironmentEntry[];
  binary(): string | null;
  /** Whether the executable on disk is another than the one that runs, or a new one does not serve. Looked at once a minute, behind the answer. */
  upgrade(): DaemonUpgrade | null;
  engine(): Engine;
  /** What to tell a person without Ollama, for this platform. */
  installHint(): string;
  /** Stops our daemon (never an adopted one), ends all timers. */
  dispose(): Promise<void>;
}
