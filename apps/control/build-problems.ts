import type { DaemonState, Problem } from '../contract/model/index.ts';
import { findIncident, findPendingRestart, findPendingSettings } from './problems/care-problems.ts';
import { findLoweredBudget, findRefusals, findWaiting } from './problems/memory-problems.ts';
import { createProblem, type ProblemFacts } from './problems/problem-facts.ts';

const spikeErrors = 5;
const spikeShare = 0.2;
/** So many have room on the Overview. */
const shownCount = 4;

type Action = NonNullable<Problem['action']>;
const startAgain = {
  action: { id: 'start-daemon', label: 'Start Ollama' } satisfies Action,
  command: 'drover daemon start',
} as const;
const restart = {
  action: { id: 'restart-daemon', label: 'Restart Ollama' } satisfies Action,
  command: 'drover daemon restart',
} as const;
const install = {
  action: { id: 'show-install', label: 'How to install' } satisfies Action,
  command: 'drover doctor',
} as const;

function findDaemonFailure(state: Extract<DaemonState, { kind: 'failed' }>, installHint: string): Problem {
  const lastSeenMs = state.sinceMs;
  switch (state.code) {
    case 'daemon_not_found':
      return createProblem({
        id: state.code,
        title: 'Ollama is not installed.',
        detail: installHint,
        lastSeenMs,
        ...install,
      });
    case 'daemon_not_executable':
      return createProblem({ id: state.code, title: state.message, detail: state.advice, lastSeenMs, ...install });
    case 'port_conflict':
    case 'crash_loop':
    case 'never_ready':
    case 'spawn_failed':
      return createProblem({ id: state.code, title: state.message, detail: state.advice, lastSeenMs, ...startAgain });
  }
}

function findDaemonProblem(facts: ProblemFacts): Problem | null {
  const state = facts.daemon;
  switch (state.kind) {
    case 'failed':
      return findDaemonFailure(state, facts.installHint);
    case 'contended':
      return createProblem({
        id: 'daemon_contended',
        title: state.reason,
        detail: state.advice,
        lastSeenMs: state.sinceMs,
        ...startAgain,
      });
    case 'backing-off':
      return createProblem({
        id: 'daemon_backing_off',
        severity: 'warning',
        title: `Ollama ${state.lastExit.reason}.`,
        detail: `Drover starts it again by itself, try ${state.attempt + 1}.`,
        lastSeenMs: state.lastExit.atMs,
        ...startAgain,
      });
    case 'degraded':
      return createProblem({
        id: 'daemon_unhealthy',
        severity: 'warning',
        // Without a missed probe it answers, but is being recovered because it generates nothing.
        title: state.missedProbes === 0 ? 'Ollama generates nothing.' : 'Ollama does not answer.',
        detail: state.reason,
        lastSeenMs: facts.nowMs,
        ...restart,
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
  return createProblem({
    id: 'storage_degraded',
    title: 'Requests are not being recorded.',
    detail: `${storage.message} ${lost}`,
    lastSeenMs: nowMs,
    command: 'drover doctor',
  });
}

/** Refusals for lack of memory are told by themselves. */
function findErrorSpike({ recent, refusals, nowMs }: ProblemFacts): Problem | null {
  if (!recent) return null;
  const errors = recent.errors - (refusals?.count ?? 0);
  if (errors < spikeErrors || errors < recent.requests * spikeShare) return null;
  return createProblem({
    id: 'error_spike',
    severity: 'warning',
    title: `${errors} of ${recent.requests} requests failed in the last 15 min.`,
    detail: 'Open them to see which model and backend, and why.',
    lastSeenMs: nowMs,
    action: { id: 'show-requests', label: 'Show them' },
    filter: { since: '15m', outcome: 'client_error,rejected,backend_error,timeout,crashed' },
    command: 'drover requests list --since 15m',
  });
}

function findConfigProblem({ configProblem, nowMs }: ProblemFacts): Problem | null {
  if (configProblem === null) return null;
  return createProblem({
    id: 'config_invalid',
    severity: 'warning',
    title: 'The configuration file is not in force.',
    detail: configProblem,
    lastSeenMs: nowMs,
    command: 'drover doctor',
  });
}

function listNotices({ notices = [], nowMs }: ProblemFacts): Problem[] {
  return notices
    .filter(({ isWarning }) => isWarning)
    .map(({ id, title, detail }) =>
      createProblem({ id, severity: 'warning', title, detail, lastSeenMs: nowMs, command: 'drover doctor' }),
    );
}

const nameVersion = (version: string | null): string => version ?? 'an unknown version';

function findUpgradeProblem({ upgrade }: ProblemFacts): Problem | null {
  if (upgrade === null) return null;
  const [before, after] = [nameVersion(upgrade.versionBefore), nameVersion(upgrade.versionAfter)];
  const shared = { lastSeenMs: upgrade.atMs, ...restart };
  if (upgrade.kind === 'restart-needed') {
    const detail = `${before} runs, ${after} is installed. A restart ends what is running.`;
    return createProblem({
      ...{ ...shared, id: 'daemon_upgraded', severity: 'warning' },
      ...{ title: 'Ollama was updated; restart to use it.', detail },
    });
  }
  const detail = `${upgrade.reason} after the change from ${before}. Install ${before} again and restart, or try a newer one.`;
  return createProblem({ ...shared, id: 'daemon_upgrade_failed', title: `Ollama ${after} does not serve.`, detail });
}

/** Newest last seen first; where not all have room, failures come before warnings. */
function sortProblems(problems: readonly Problem[]): Problem[] {
  const newest = problems.toSorted((a, b) => b.lastSeenMs - a.lastSeenMs);
  if (newest.length <= shownCount) return newest;
  const isFailure = ({ severity }: Problem): boolean => severity === 'failure';
  return [...newest.filter(isFailure), ...newest.filter((each) => !isFailure(each))];
}

/** What wants attention, with the next step for each, newest last seen first. */
export function buildProblems(facts: ProblemFacts): Problem[] {
  const daemonProblem = findDaemonProblem(facts);
  const found = [
    daemonProblem,
    findPendingRestart(facts),
    findWaiting(facts),
    findRefusals(facts),
    findUpgradeProblem(facts),
    findStorageProblem(facts),
    findConfigProblem(facts),
    ...listNotices(facts),
    findPendingSettings(facts),
    findErrorSpike(facts),
    findIncident(facts, daemonProblem),
    findLoweredBudget(facts),
  ];
  return sortProblems(found.filter((each) => each !== null));
}
