import type { DaemonState, Problem, UsageRow } from '../contract/model/index.ts';
import type { DaemonUpgrade } from '../supervisor/index.ts';
import type { StorageHealth } from '../telemetry/index.ts';

export interface ProblemFacts {
  readonly nowMs: number;
  readonly daemon: DaemonState;
  readonly installHint: string;
  readonly storage: StorageHealth;
  readonly configProblem: string | null;
  readonly upgrade: DaemonUpgrade | null;
  /** Totals of the last `recentWindowMs`; `null` when the log cannot be read. */
  readonly recent: UsageRow | null;
}

/** How far back an error spike is looked for. */
export const recentWindowMs = 15 * 60_000;
const spikeErrors = 5;
const spikeShare = 0.2;

type Action = NonNullable<Problem['action']>;
const startAgain: Action = { id: 'start-daemon', label: 'Start Ollama' };
const restart: Action = { id: 'restart-daemon', label: 'Restart Ollama' };
const install: Action = { id: 'show-install', label: 'How to install' };

const problem = (fields: Partial<Problem> & Pick<Problem, 'id' | 'title' | 'detail' | 'lastSeenMs'>): Problem => ({
  severity: 'failure',
  action: null,
  filter: null,
  ...fields,
});

function findDaemonFailure(state: Extract<DaemonState, { kind: 'failed' }>, installHint: string): Problem {
  const lastSeenMs = state.sinceMs;
  switch (state.code) {
    case 'daemon_not_found':
      return problem({
        id: state.code,
        title: 'Ollama is not installed.',
        detail: installHint,
        lastSeenMs,
        action: install,
      });
    case 'daemon_not_executable':
      return problem({ id: state.code, title: state.message, detail: state.advice, lastSeenMs, action: install });
    case 'port_conflict':
    case 'crash_loop':
    case 'never_ready':
    case 'spawn_failed':
      return problem({ id: state.code, title: state.message, detail: state.advice, lastSeenMs, action: startAgain });
  }
}

function findDaemonProblem(facts: ProblemFacts): Problem | null {
  const state = facts.daemon;
  switch (state.kind) {
    case 'failed':
      return findDaemonFailure(state, facts.installHint);
    case 'contended':
      return problem({
        id: 'daemon_contended',
        title: state.reason,
        detail: state.advice,
        lastSeenMs: state.sinceMs,
        action: startAgain,
      });
    case 'backing-off':
      return problem({
        id: 'daemon_backing_off',
        severity: 'warning',
        title: `Ollama ${state.lastExit.reason}.`,
        detail: `Drover starts it again by itself, try ${state.attempt + 1}.`,
        lastSeenMs: state.lastExit.atMs,
        action: startAgain,
      });
    case 'degraded':
      return problem({
        id: 'daemon_unhealthy',
        title: 'Ollama does not answer.',
        detail: `${state.reason} A restart follows by itself.`,
        lastSeenMs: facts.nowMs,
        action: restart,
      });
    case 'absent':
    case 'stopped':
    case 'starting':
    case 'ready':
    case 'stopping':
      return null;
  }
}

function findStorageProblem({ storage, nowMs }: ProblemFacts): Problem | null {
  if (storage.status === 'ok') return null;
  const lost = storage.droppedCount === 0 ? 'Nothing is lost yet.' : `${storage.droppedCount} rows are lost.`;
  return problem({
    id: 'storage_degraded',
    title: 'Requests are not being recorded.',
    detail: `${storage.message} ${lost}`,
    lastSeenMs: nowMs,
  });
}

function findErrorSpike({ recent, nowMs }: ProblemFacts): Problem | null {
  if (!recent || recent.errors < spikeErrors || recent.errors < recent.requests * spikeShare) return null;
  return problem({
    id: 'error_spike',
    severity: 'warning',
    title: `${recent.errors} of ${recent.requests} requests failed in the last 15 min.`,
    detail: 'Open them to see which model and backend, and why.',
    lastSeenMs: nowMs,
    action: { id: 'show-requests', label: 'Show them' },
    filter: { since: '15m', outcome: 'client_error,rejected,backend_error,timeout,crashed' },
  });
}

function findConfigProblem({ configProblem, nowMs }: ProblemFacts): Problem | null {
  if (configProblem === null) return null;
  return problem({
    id: 'config_invalid',
    severity: 'warning',
    title: 'The configuration file is not in force.',
    detail: configProblem,
    lastSeenMs: nowMs,
  });
}

const nameVersion = (version: string | null): string => version ?? 'an unknown version';

function findUpgradeProblem({ upgrade }: ProblemFacts): Problem | null {
  if (upgrade === null) return null;
  const [before, after] = [nameVersion(upgrade.versionBefore), nameVersion(upgrade.versionAfter)];
  const shared = { lastSeenMs: upgrade.atMs, action: restart };
  if (upgrade.kind === 'restart-needed') {
    const detail = `${before} runs, ${after} is installed. A restart ends what is running.`;
    return problem({
      ...{ ...shared, id: 'daemon_upgraded', severity: 'warning' },
      ...{ title: 'Ollama was updated; restart to use it.', detail },
    });
  }
  const detail = `${upgrade.reason} after the change from ${before}. Install ${before} again and restart, or try a newer one.`;
  return problem({ ...shared, id: 'daemon_upgrade_failed', title: `Ollama ${after} does not serve.`, detail });
}

/** What wants attention, with the next step for each, newest last seen first. */
export function buildProblems(facts: ProblemFacts): Problem[] {
  return [
    findDaemonProblem(facts),
    findUpgradeProblem(facts),
    findStorageProblem(facts),
    findConfigProblem(facts),
    findErrorSpike(facts),
  ]
    .filter((found) => found !== null)
    .sort((a, b) => b.lastSeenMs - a.lastSeenMs);
}
