import type { Clock } from '../../base/index.ts';
import type { DaemonState } from '../../contract/model/index.ts';
import {
  type BinaryFacts,
  type DaemonUpgrade,
  isSameBinary,
  noUpgrade,
  reduceUpgrade,
  type UpgradeEvent,
  type UpgradeNews,
} from './reduce-upgrade.ts';

/** Notices that the executable of the running daemon is no longer the one on disk, and whether the new one serves. */
export interface UpgradeWatch {
  /** What is known now. Looks again behind the answer when the last look is a minute old. */
  current(): DaemonUpgrade | null;
  /** A process was started from this file. */
  noteLaunched(path: string): Promise<void>;
  noteState(state: DaemonState): Promise<void>;
  /** Looks at the file. */
  look(): Promise<void>;
}

export interface UpgradeWatchOptions {
  readonly clock: Clock;
  readonly findLastingName: (path: string) => Promise<string>;
  readonly readFacts: (path: string) => Promise<BinaryFacts | null>;
  readonly readVersion: (path: string) => Promise<string | null>;
  /** Why the daemon does not serve; `null` when it does. */
  readonly testDaemon: (url: string) => Promise<string | null>;
  readonly report: (news: UpgradeNews) => void;
}

const lookIntervalMs = 60_000;

export function createUpgradeWatch(options: UpgradeWatchOptions): UpgradeWatch {
  const { clock, readFacts } = options;
  let state = noUpgrade;
  let name: string | null = null;
  let lookedAtMs = clock.monotonicMs();
  const take = (event: UpgradeEvent): void => {
    const step = reduceUpgrade(state, event);
    state = step.state;
    if (step.news !== null) options.report(step.news);
  };
  const conclude = (reason: string | null): void => take({ type: 'tested', reason, atMs: clock.nowMs() });
  const look = async (): Promise<void> => {
    lookedAtMs = clock.monotonicMs();
    const facts = name === null ? null : await readFacts(name);
    if (facts === null || state.running === null) return;
    const isKnown = [state.running.facts, state.seen].some((known) => known !== null && isSameBinary(known, facts));
    const version = isKnown ? null : await options.readVersion(facts.path);
    take({ type: 'looked', facts, version, atMs: clock.nowMs() });
  };
  const noteReady = async (ready: Extract<DaemonState, { readonly kind: 'ready' }>): Promise<void> => {
    take({ type: 'answered', version: ready.version });
    if (state.replaced !== null) conclude(await options.testDaemon(ready.url));
  };
  return {
    look,
    current() {
      if (name !== null && clock.monotonicMs() - lookedAtMs >= lookIntervalMs) void look();
      return state.notice;
    },
    async noteLaunched(path) {
      const facts = await readFacts(path);
      if (facts === null) return;
      take({ type: 'launched', facts });
      name = await options.findLastingName(facts.path);
    },
    async noteState(daemon) {
      if (daemon.kind === 'ready' && daemon.ownership === 'spawned') await noteReady(daemon);
      else if (daemon.kind === 'failed' && state.replaced !== null) conclude(daemon.message);
    },
  };
}
