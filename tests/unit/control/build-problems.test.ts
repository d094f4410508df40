import { describe, expect, it } from 'vitest';
import type { DaemonState } from '../../../apps/contract/model/index.ts';
import { buildProblems } from '../../../apps/control/build-problems.ts';
import { totals, wellFacts } from './problem-samples.ts';

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
    expect(problem).toMatchObject({
      title: 'Ollama does not answer.',
      detail: 'Three probes were missed.',
      action: { id: 'restart-daemon' },
    });
  });

  it('tells a daemon that is being recovered from one that does not answer', () => {
    const reason = 'Ollama has generated nothing for 64 s; Drover is recovering it.';
    const daemon: DaemonState = { kind: 'degraded', reason, missedProbes: 0, sinceMs: 0, url: '' };
    expect(buildProblems({ ...wellFacts, daemon })[0]).toMatchObject({
      title: 'Ollama generates nothing.',
      detail: reason,
    });
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

  it('keeps failures among those that are shown when warnings are many', () => {
    const memoryNow = {
      ...{ liveBudgetBytes: 0, loweredBecause: 'Other programs use the memory.', loading: [] },
      waiting: [{ model: 'a', requestCount: 1, sinceMs: 0, reason: 'b to be free' }],
    };
    const problems = buildProblems({
      ...{ ...wellFacts, memoryNow, daemon: failure('crash_loop'), configProblem: 'Line 3.' },
      ...{ pendingSettings: ['OLLAMA_KEEP_ALIVE'], recent: totals(10, 10) },
    });
    expect(problems.length).toBeGreaterThan(4);
    expect(problems[0]?.id).toBe('crash_loop');
  });

  it('names a command for every problem', () => {
    const problems = buildProblems({
      ...{ ...wellFacts, daemon: failure('daemon_not_found'), configProblem: 'Line 3.', recent: totals(10, 10) },
      storage: { status: 'degraded', message: 'The disk is full.', droppedCount: 0 },
    });
    expect(problems.map(({ command }) => command)).not.toContain(undefined);
    expect(problems).toHaveLength(4);
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
