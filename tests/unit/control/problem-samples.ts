import type { PendingRestart, UsageRow } from '../../../apps/contract/model/index.ts';
import type { ProblemFacts, RoomRefusals } from '../../../apps/control/problems/problem-facts.ts';

const gibibyte = 1024 ** 3;
const none = { p50: null, p95: null, p99: null };

export const totals = (requests: number, errors: number): UsageRow => ({
  name: null,
  requests,
  errors,
  promptTokens: 0,
  completionTokens: 0,
  busyMs: 0,
  totalMs: none,
  firstTokenMs: none,
  decodeTokensPerSecond: none,
  overheadMs: none,
});

/** A service with nothing to complain of, at 1,000 s. */
export const wellFacts: ProblemFacts = {
  nowMs: 1_000_000,
  daemon: { kind: 'stopped', sinceMs: 0 },
  installHint: 'Install it.',
  storage: { status: 'ok', message: '', droppedCount: 0 },
  configProblem: null,
  upgrade: null,
  recent: totals(100, 0),
  refusals: null,
  incidents: [],
  budgetBytes: 12 * gibibyte,
  memoryNow: { liveBudgetBytes: 12 * gibibyte, loweredBecause: null, loading: [], waiting: [] },
  pendingRestart: null,
  pendingSettings: [],
};

export const refusals: RoomRefusals = {
  ...{ count: 3, isMore: false, model: 'llama3.3:70b', modelCount: 3, lastAtMs: 990_000 },
  advice: 'Would help: Unload gemma3:4b.',
};

export const drained: PendingRestart = {
  ...{ when: 'drained', sinceMs: 0, reason: 'the cache type changed', latestAtMs: 1_300_000 },
  ...{ runningCount: 2, waitingCount: 1 },
};
