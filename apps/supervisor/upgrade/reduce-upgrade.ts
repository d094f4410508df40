/** What tells one build of the daemon's executable from another. `path` has links resolved. */
export interface BinaryFacts {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
}

/** `restart-needed`: the file has changed and the old daemon still runs. `failed`: the new one was started and does not serve. */
export interface DaemonUpgrade {
  readonly kind: 'restart-needed' | 'failed';
  /** `null` where it is not known. */
  readonly versionBefore: string | null;
  readonly versionAfter: string | null;
  /** Why the self-test failed; empty otherwise. */
  readonly reason: string;
  readonly atMs: number;
}

export interface UpgradeState {
  readonly running: { readonly facts: BinaryFacts; readonly version: string | null } | null;
  /** The daemon before the upgrade that has not yet proven itself. */
  readonly replaced: { readonly version: string | null } | null;
  /** The file that the notice is about. */
  readonly seen: BinaryFacts | null;
  readonly notice: DaemonUpgrade | null;
}

export type UpgradeEvent =
  | { readonly type: 'launched'; readonly facts: BinaryFacts }
  | { readonly type: 'answered'; readonly version: string }
  | { readonly type: 'looked'; readonly facts: BinaryFacts; readonly version: string | null; readonly atMs: number }
  /** `null`: it serves. */
  | { readonly type: 'tested'; readonly reason: string | null; readonly atMs: number };

/** A fact for the log of daemon events. */
export interface UpgradeNews {
  readonly kind: 'binary-changed' | 'upgrade-passed' | 'upgrade-failed';
  readonly detail: string;
}

export const noUpgrade: UpgradeState = { running: null, replaced: null, seen: null, notice: null };

export const isSameBinary = (a: BinaryFacts, b: BinaryFacts): boolean =>
  a.path === b.path && a.sizeBytes === b.sizeBytes && a.modifiedAtMs === b.modifiedAtMs;

const nameVersion = (version: string | null): string => version ?? 'an unknown version';

type Step = { readonly state: UpgradeState; readonly news: UpgradeNews | null };
const quietly = (state: UpgradeState): Step => ({ state, news: null });

function launch(state: UpgradeState, facts: BinaryFacts): Step {
  const { running } = state;
  if (running === null) return quietly({ ...state, running: { facts, version: null } });
  if (isSameBinary(running.facts, facts)) {
    // Changed and changed back: nothing is left to say. A failed upgrade is tried again.
    return quietly({ ...state, notice: state.notice?.kind === 'failed' ? state.notice : null, seen: null });
  }
  const replaced = state.replaced ?? { version: running.version };
  return quietly({ running: { facts, version: null }, replaced, seen: null, notice: null });
}

function look(state: UpgradeState, event: Extract<UpgradeEvent, { readonly type: 'looked' }>): Step {
  const { running, seen, notice } = state;
  if (running === null) return quietly(state);
  if (isSameBinary(running.facts, event.facts)) {
    return quietly({ ...state, seen: null, notice: notice?.kind === 'failed' ? notice : null });
  }
  if (seen !== null && isSameBinary(seen, event.facts)) return quietly(state);
  const [versionBefore, versionAfter] = [running.version, event.version];
  const next: DaemonUpgrade = { kind: 'restart-needed', versionBefore, versionAfter, reason: '', atMs: event.atMs };
  const detail = `${nameVersion(versionBefore)} runs, ${nameVersion(versionAfter)} is at ${event.facts.path}`;
  return { state: { ...state, seen: event.facts, notice: next }, news: { kind: 'binary-changed', detail } };
}

function judgeTest(state: UpgradeState, event: Extract<UpgradeEvent, { readonly type: 'tested' }>): Step {
  const { running, replaced } = state;
  if (running === null || replaced === null) return quietly(state);
  const [versionBefore, versionAfter] = [replaced.version, running.version];
  const change = `${nameVersion(versionBefore)} to ${nameVersion(versionAfter)}`;
  if (event.reason === null) {
    const news = { kind: 'upgrade-passed', detail: `${change}: version and models answer` } as const;
    return { state: { ...state, replaced: null, notice: null }, news };
  }
  const { reason, atMs } = event;
  const notice: DaemonUpgrade = { kind: 'failed', versionBefore, versionAfter, reason, atMs };
  return { state: { ...state, notice }, news: { kind: 'upgrade-failed', detail: `${change}: ${reason}` } };
}

/** What follows from a fact about the daemon's executable. Tests are due while `replaced` is set. */
export function reduceUpgrade(state: UpgradeState, event: UpgradeEvent): Step {
  switch (event.type) {
    case 'launched':
      return launch(state, event.facts);
    case 'answered':
      return quietly({ ...state, running: state.running && { ...state.running, version: event.version } });
    case 'looked':
      return look(state, event);
    case 'tested':
      return judgeTest(state, event);
  }
}
