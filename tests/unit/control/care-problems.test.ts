import { describe, expect, it } from 'vitest';
import type { DaemonState, Incident } from '../../../apps/contract/model/index.ts';
import { buildProblems } from '../../../apps/control/build-problems.ts';
import type { ProblemFacts } from '../../../apps/control/problems/problem-facts.ts';
import { createIncident } from '../../fakes/sample-incident.ts';
import { drained, refusals, totals, wellFacts } from './problem-samples.ts';

const gibibyte = 1024 ** 3;
const find = (change: Partial<ProblemFacts>) => buildProblems({ ...wellFacts, ...change });
const incident = (change: Partial<Incident> = {}): Incident =>
  createIncident({ startedAtMs: 900_000, endedAtMs: 972_000, requestCount: 3, advice: '', ...change });

describe('an incident', () => {
  it('is told with what it hit and where to read on', () => {
    expect(find({ incidents: [incident(), incident({ id: 'older' })] })).toEqual([
      {
        ...{ id: 'incident_incident-1', severity: 'warning', lastSeenMs: 972_000, action: null, filter: null },
        title: 'Ollama generated nothing for 60 s and was restarted.',
        detail: '3 requests were hit.',
        command: 'drover incidents incident-1',
      },
    ]);
  });

  it('is forgotten after an hour', () => {
    const ended = (agoMs: number) => [incident({ endedAtMs: wellFacts.nowMs - agoMs })];
    expect(find({ incidents: ended(3_600_000) })).toHaveLength(1);
    expect(find({ incidents: ended(3_600_001) })).toEqual([]);
  });

  it('that is not over is a failure, and not told twice beside the state of the daemon', () => {
    const lasting = [incident({ isRecovered: false, requestCount: 1, advice: 'Update Ollama.' })];
    expect(find({ incidents: lasting })).toMatchObject([
      { severity: 'failure', detail: '1 request was hit. Update Ollama.' },
    ]);
    const daemon: DaemonState = {
      ...{ kind: 'failed', code: 'crash_loop', message: 'It failed.', advice: 'Mend it.', lastLines: [], sinceMs: 5 },
    };
    expect(find({ incidents: lasting, daemon }).map(({ id }) => id)).toEqual(['crash_loop']);
  });

  it('of a machine that woke is no news when no request was hit', () => {
    const wake = incident({ kind: 'wake', requestCount: 0 });
    expect(find({ incidents: [wake] })).toEqual([]);
    expect(find({ incidents: [wake, incident({ id: 'before' })] })).toMatchObject([{ id: 'incident_before' }]);
    expect(find({ incidents: [{ ...wake, requestCount: 2 }] })).toHaveLength(1);
    expect(find({ incidents: [{ ...wake, isRecovered: false }] })).toHaveLength(1);
  });
});

describe('a lack of memory', () => {
  it('is told with the model, what would help, the rows and the command', () => {
    expect(find({ refusals })).toMatchObject([
      {
        ...{ id: 'memory_refused', severity: 'warning', lastSeenMs: 990_000 },
        title: '3 requests for llama3.3:70b were refused for lack of memory.',
        detail: 'Would help: Unload gemma3:4b.',
        ...{ action: { id: 'show-requests' }, filter: { since: '15m', code: 'memory_budget' } },
        command: 'drover models fit llama3.3:70b',
      },
    ]);
  });

  it.each([
    [{ count: 1, modelCount: 1 }, '1 request for llama3.3:70b was refused for lack of memory.'],
    [{ count: 4 }, '4 requests were refused for lack of memory, most of them for llama3.3:70b.'],
    [{ model: null, modelCount: 0 }, '3 requests were refused for lack of memory.'],
    [
      { count: 200, modelCount: 200, isMore: true },
      'More than 200 requests for llama3.3:70b were refused for lack of memory.',
    ],
  ])('is counted in words (%#)', (change, title) => {
    expect(find({ refusals: { ...refusals, ...change } })[0]?.title).toBe(title);
  });

  it('never puts a name into a command that a shell would not take as a name', () => {
    expect(find({ refusals: { ...refusals, model: '$(reboot)' } })[0]?.command).toBe('drover models ps');
  });

  it('is not told again as a spike of errors', () => {
    const spike = (errors: number) => find({ refusals, recent: totals(20, errors) }).map(({ id }) => id);
    expect(spike(7)).toEqual(['memory_refused']);
    expect(spike(8)).toEqual(['error_spike', 'memory_refused']);
  });

  it('shows who waits for whom', () => {
    const waiting = [
      { model: 'qwen3:4b', requestCount: 2, sinceMs: 0, reason: 'llama3.2:3b to be free' },
      { model: 'gemma3:4b', requestCount: 1, sinceMs: 0, reason: 'its turn' },
    ];
    const memoryNow = { ...wellFacts.memoryNow, waiting };
    const [problem, ...others] = find({ memoryNow });
    expect(problem).toMatchObject({ id: 'memory_waiting', action: { id: 'show-models' }, command: 'drover models ps' });
    expect(problem?.title).toBe('2 requests for qwen3:4b wait for llama3.2:3b to be free.');
    expect(problem?.detail).toContain('Waiting too: 1 request for gemma3:4b.');
    expect(others).toEqual([]);
    expect(find({ memoryNow, pendingRestart: drained }).map(({ id }) => id)).toEqual(['restart_pending']);
  });

  it('says why models may take less, once it is more than a little', () => {
    const lowered = (bytes: number) =>
      find({ memoryNow: { ...wellFacts.memoryNow, liveBudgetBytes: bytes, loweredBecause: 'Others use it.' } });
    expect(lowered(8 * gibibyte)).toMatchObject([
      {
        id: 'memory_lowered',
        title: 'Models may take 8.0 GB now instead of 12.0 GB.',
        detail: 'Others use it. Close programs that need much memory.',
      },
    ]);
    expect(lowered(11.5 * gibibyte)).toEqual([]);
  });
});

describe('a restart', () => {
  it('that waits is told with its counts and can be cancelled', () => {
    expect(find({ pendingRestart: drained })).toMatchObject([
      {
        id: 'restart_pending',
        title: 'Ollama restarts when the 2 running requests have ended.',
        detail: '1 request waits for it. Planned because the cache type changed, in 5 min at the latest.',
        ...{ action: { id: 'cancel-restart' }, command: 'drover daemon restart --cancel' },
      },
    ]);
    const idle = { ...drained, when: 'idle', latestAtMs: null } as const;
    expect(find({ pendingRestart: idle })[0]).toMatchObject({
      title: 'Ollama restarts as soon as nobody uses it.',
      detail: 'Now 2 running, 1 waiting. Planned because the cache type changed.',
    });
  });

  it('is asked for by settings that wait for it, unless one is planned', () => {
    const pendingSettings = ['OLLAMA_KEEP_ALIVE', 'OLLAMA_KV_CACHE_TYPE', 'A', 'B'];
    expect(find({ pendingSettings })).toMatchObject([
      {
        id: 'settings_pending',
        title: 'OLLAMA_KEEP_ALIVE, OLLAMA_KV_CACHE_TYPE, A and 1 more wait for a restart of Ollama.',
        ...{ action: { id: 'restart-when-drained' }, command: 'drover daemon restart --when drained' },
      },
    ]);
    expect(find({ pendingSettings, pendingRestart: drained }).map(({ id }) => id)).toEqual(['restart_pending']);
  });
});
