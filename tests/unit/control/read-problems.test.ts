import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import type { FitReport } from '../../../apps/contract/model/index.ts';
import { type ProblemSources, readProblems } from '../../../apps/control/problems/read-problems.ts';
import { sampleRecord } from '../renderer/samples.ts';
import { totals, wellFacts } from './problem-samples.ts';

const memory = {
  memory: { totalBytes: 0, reserveBytes: 0, metalLimitBytes: null, budgetBytes: 0, explanation: '' },
  memoryNow: wellFacts.memoryNow,
};

interface Changes {
  readonly refused?: readonly string[];
  readonly preview?: () => Promise<FitReport>;
  readonly isLogDown?: boolean;
}

/** A service that refused requests for these models, newest first. */
function createSources({ refused = [], preview, isLogDown = false }: Changes) {
  const clock = createFakeClock();
  const logged: string[] = [];
  const requests = refused.map((servedModel, at) =>
    sampleRecord({ id: `r${at}`, servedModel, receivedAt: new Date(900_000 - at).toISOString() }),
  );
  const answer = <T>(value: T): Promise<T> =>
    isLogDown ? Promise.reject(new Error('The log cannot be read.')) : Promise.resolve(value);
  const sources = {
    ...{ clock, timers: clock, routes: () => ({ backends: [] }) },
    residence: { gate: { busy: () => new Set() } },
    fit: { preview: preview ?? (() => Promise.reject(new Error('No daemon.'))) },
    supervisor: {
      ...{ state: () => wellFacts.daemon, installHint: () => '', upgrade: () => null },
      environment: () => [
        { name: 'OLLAMA_KEEP_ALIVE', pendingValue: '10m' },
        { name: 'OLLAMA_HOST', pendingValue: null },
      ],
    },
    ...{ configProblem: () => null, refreshSettings: () => undefined, restarts: { pending: () => null } },
    telemetry: {
      health: () => wellFacts.storage,
      queries: {
        summarizeUsage: () => answer({ total: totals(100, 0) }),
        listRequests: () => answer({ requests, hasMore: false }),
        listIncidents: () => answer([]),
      },
    },
    log: (message: string) => void logged.push(message),
  };
  return { sources: sources as unknown as ProblemSources, clock, logged };
}

const answerFit =
  (kind: string, ...labels: string[]) =>
  () =>
    Promise.resolve({ verdict: { kind }, choices: labels.map((label) => ({ label })) } as unknown as FitReport);
const findRefusal = async (changes: Changes) =>
  (await readProblems(createSources(changes).sources, memory)).find(({ id }) => id === 'memory_refused');

describe('reading the problems', () => {
  it('counts the refusals by model and asks what would help the one that was refused most', async () => {
    const problem = await findRefusal({
      refused: ['small:1b', 'large:70b', 'large:70b'],
      preview: answerFit('refuse', 'Unload gemma3:4b'),
    });
    expect(problem).toMatchObject({
      title: '3 requests were refused for lack of memory, most of them for large:70b.',
      detail: 'Would help: Unload gemma3:4b.',
      lastSeenMs: 900_000,
    });
  });

  it.each([
    [answerFit('go'), 'There is room for it now'],
    [answerFit('refuse'), 'A smaller context'],
    [undefined, 'A smaller context'],
  ])('always says what would help (%#)', async (preview, words) => {
    const problem = await findRefusal({ refused: ['a'], ...(preview === undefined ? {} : { preview }) });
    expect(problem?.detail).toContain(words);
  });

  it('does not wait for a daemon that hangs', async () => {
    const { sources, clock } = createSources({ refused: ['a'], preview: () => new Promise(() => undefined) });
    const problems = readProblems(sources, memory);
    await expect.poll(() => clock.pendingCount()).toBe(1);
    clock.advance(500);
    expect((await problems).map(({ id }) => id)).toContain('memory_refused');
    expect(clock.pendingCount()).toBe(0);
  });

  it('names the settings that wait for a restart', async () => {
    const [problem] = await readProblems(createSources({}).sources, memory);
    expect(problem).toMatchObject({
      id: 'settings_pending',
      title: 'OLLAMA_KEEP_ALIVE waits for a restart of Ollama.',
    });
  });

  it('tells the rest when the log cannot be read', async () => {
    const { sources, logged } = createSources({ isLogDown: true });
    expect((await readProblems(sources, memory)).map(({ id }) => id)).toEqual(['settings_pending']);
    expect(logged).toEqual(['recent requests cannot be read']);
  });
});
