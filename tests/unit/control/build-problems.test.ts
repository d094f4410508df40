import { describe, expect, it } from 'vitest';
import type { DaemonState, UsageRow } from '../../../apps/contract/model/index.ts';
import { buildProblems, type ProblemFacts } from '../../../apps/control/build-problems.ts';

const none = { p50: null, p95: null, p99: null };
const totals = (requests: number, errors: number): UsageRow => ({
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

const wellFacts: ProblemFacts = {
  nowMs: 1_000_000,
  daemon: { kind: 'stopped', sinceMs: 0 },
  installHint: 'Install it.',
  storage: { status: 'ok', message: '', droppedCount: 0 },
  configProblem: null,
  upgrade: null,
  recent: totals(100, 0),
};
const failure = (code: Extract<DaemonState, { kind: 'failed' }>['code']): DaemonState => ({
  kind: 'failed',
  code,
  message: 'It failed.',
  advice: 'Mend it.',
  lastLines: [],
  sinceMs: 5,
});

describe('buildProblems', () => {
  it('finds nothing when all is well; a daemon that was stopped on purpose is no problem', () => {
    expect(buildProblems(wellFacts)).toEqual([]);
  });

  it('offers the way to install when Ollama is not there', () => {
    const [problem] = buildProblems({ ...wellFacts, daemon: failure('daemon_not_found') });
    expect(problem).toMatchObject({ id: 'daemon_not_found', detail: 'Install it.', action: { id: 'show-install' } });
  });

  it('offers a start after a crash loop', () => {
    const [problem] = buildProblems({ ...wellFacts, daemon: failure('crash_loop') });
    expect(problem).toMatchObject({
      id: 'crash_loop',
      title: 'It failed.',
      detail: 'Mend it.',
      action: { id: 'start-daemon' },
    });
  });

  it('offers a restart when Ollama hangs', () => {
    const daemon: DaemonState = {
      kind: 'degraded',
      reason: 'Three probes were missed.',
      missedProbes: 3,
      sinceMs: 0,
      url: '',
    };
    const [problem] = buildProblems({ ...wellFacts, daemon });
    expect(problem?.action?.id).toBe('restart-daemon');
  });

  it('shows the requests behind an error spike', () => {
    const [problem] = buildProblems({ ...wellFacts, recent: totals(20, 6) });
    expect(problem).toMatchObject({ id: 'error_spike', action: { id: 'show-requests' } });
    expect(problem?.title).toBe('6 of 20 requests failed in the last 15 min.');
    expect(problem?.filter).not.toBeNull();
  });

  it('does not call a few errors among many requests, or a handful in all, a spike', () => {
    expect(buildProblems({ ...wellFacts, recent: totals(1000, 6) })).toEqual([]);
    expect(buildProblems({ ...wellFacts, recent: totals(4, 4) })).toEqual([]);
  });

  it('counts the rows that a full disk has cost', () => {
    const storage = { status: 'degraded', message: 'The disk is full.', droppedCount: 7 } as const;
    const [problem] = buildProblems({ ...wellFacts, storage });
    expect(problem?.detail).toBe('The disk is full. 7 rows are lost.');
  });

  it('puts the newest first', () => {
    const problems = buildProblems({ ...wellFacts, daemon: failure('never_ready'), configProblem: 'Line 3.' });
    expect(problems.map(({ id }) => id)).toEqual(['config_invalid', 'never_ready']);
  });

  it('asks for a restart when Ollama was updated, and to go back when the new one does not serve', () => {
    const changed = { versionBefore: '0.30.0', versionAfter: '0.31.2', reason: '', atMs: 7 };
    const [found] = buildProblems({ ...wellFacts, upgrade: { kind: 'restart-needed', ...changed } });
    expect(found).toMatchObject({ id: 'daemon_upgraded', severity: 'warning', action: { id: 'restart-daemon' } });
    expect(found?.detail).toContain('0.30.0 runs, 0.31.2 is installed');
    const [failed] = buildProblems({ ...wellFacts, upgrade: { kind: 'failed', ...changed, reason: 'It is mute' } });
    expect(failed).toMatchObject({ id: 'daemon_upgrade_failed', title: 'Ollama 0.31.2 does not serve.' });
    expect(failed?.detail).toContain('Install 0.30.0 again');
  });
});
