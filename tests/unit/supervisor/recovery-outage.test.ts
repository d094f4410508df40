import { describe, expect, it } from 'vitest';
import type { DaemonState } from '../../../apps/contract/model/index.ts';
import { noOutage, type OutageStep, reduceOutage } from '../../../apps/supervisor/recovery/reduce-outage.ts';

const lastExit = { code: null, signal: 'SIGKILL', atMs: 0, reason: 'ended by SIGKILL' };
const states = {
  ready: { kind: 'ready', version: '1', ownership: 'spawned', pid: 1, url: 'http://d', sinceMs: 0 },
  held: { kind: 'degraded', reason: 'It generates nothing.', missedProbes: 0, sinceMs: 0, url: 'http://d' },
  hung: { kind: 'degraded', reason: 'It hangs.', missedProbes: 3, sinceMs: 0, url: 'http://d' },
  pause: { kind: 'backing-off', untilMs: 0, attempt: 1, lastExit },
  start: { kind: 'starting', attempt: 2, sinceMs: 0, deadlineMs: 0 },
  late: { kind: 'stopping', sinceMs: 0, next: 'starting' },
  stopping: { kind: 'stopping', sinceMs: 0, next: 'stopped' },
  stopped: { kind: 'stopped', sinceMs: 0 },
  failed: { kind: 'failed', code: 'crash_loop', message: 'It ended 5 times.', advice: '', lastLines: [], sinceMs: 0 },
  contended: { kind: 'contended', reason: 'Somebody ends it.', advice: '', sinceMs: 0 },
} as const satisfies Record<string, DaemonState>;
type Cue = keyof typeof states | 'woke';

/** Plays states, one a second; what was opened and how it ended. */
function play(...cues: readonly Cue[]) {
  let state = noOutage;
  let atMs = 0;
  const ends: NonNullable<OutageStep['ended']>[] = [];
  let openedCount = 0;
  for (const cue of cues) {
    atMs += 1000;
    const isAnswering = cue === 'ready' || cue === 'held';
    const event =
      cue === 'woke'
        ? ({ type: 'woke', atMs } as const)
        : ({ type: 'changed', atMs, daemon: states[cue], isAnswering } as const);
    const step = reduceOutage(state, event, 30_000);
    state = step.state;
    if (step.isOpened) openedCount++;
    if (step.ended !== null) ends.push(step.ended);
  }
  const stories = ends.map(({ outage, isRecovered }) => {
    const steps = outage.steps.map(({ action, outcome }) => `${action}: ${outcome}`);
    return { kind: outage.kind, isRecovered, steps };
  });
  return { stories, openedCount };
}

describe('an outage', () => {
  it.each([
    { way: ['ready', 'pause', 'start', 'ready'], kind: 'crash', steps: ['restart-daemon: ready after 1 s'] },
    {
      way: ['ready', 'pause', 'start', 'pause', 'start', 'ready'],
      ...{ kind: 'crash', steps: ['restart-daemon: ended by SIGKILL', 'restart-daemon: ready after 1 s'] },
    },
    {
      way: ['ready', 'pause', 'start', 'late', 'pause', 'start', 'ready'],
      ...{ kind: 'crash', steps: ['restart-daemon: ended by SIGKILL', 'restart-daemon: ready after 1 s'] },
    },
    {
      way: ['ready', 'hung', 'pause', 'start', 'ready'],
      ...{ kind: 'hang', steps: ['probe: 3 health checks not answered', 'restart-daemon: ready after 1 s'] },
    },
    { way: ['ready', 'hung', 'hung', 'ready'], kind: 'hang', steps: ['probe: 3 health checks not answered'] },
    {
      way: ['ready', 'woke', 'hung', 'pause', 'start', 'ready'],
      ...{ kind: 'wake', steps: ['probe: 3 health checks not answered', 'restart-daemon: ready after 1 s'] },
    },
    { way: ['ready', 'held', 'pause', 'start', 'held'], kind: 'crash', steps: ['restart-daemon: ready after 1 s'] },
  ] as const)('$way is one $kind that was recovered', ({ way, kind, steps }) => {
    expect(play(...way)).toEqual({ stories: [{ kind, isRecovered: true, steps }], openedCount: 1 });
  });

  it.each([
    { way: ['ready', 'pause', 'start', 'failed'], steps: ['restart-daemon: It ended 5 times.'] },
    { way: ['ready', 'failed'], steps: [] },
    { way: ['ready', 'contended'], steps: [] },
    { way: ['ready', 'pause', 'start', 'stopping', 'stopped'], steps: ['restart-daemon: stopped'] },
    { way: ['ready', 'pause', 'stopped'], steps: [] },
  ] as const)('$way is one crash that was not', ({ way, steps }) => {
    expect(play(...way)).toEqual({ stories: [{ kind: 'crash', isRecovered: false, steps }], openedCount: 1 });
  });

  it.each([
    { what: 'a start and a stop', way: ['start', 'ready', 'stopping', 'stopped'] },
    { what: 'a restart by order', way: ['ready', 'late', 'start', 'ready'] },
    { what: 'a recovery with its restart', way: ['ready', 'held', 'late', 'start', 'held', 'ready'] },
    { what: 'a daemon that never was ready', way: ['start', 'pause', 'start', 'failed'] },
    { what: 'a stop after a failure', way: ['start', 'failed', 'stopped', 'start', 'ready'] },
    { what: 'a sleep that the daemon survives', way: ['ready', 'woke', 'ready'] },
  ] as const)('is not $what', ({ way }) => {
    expect(play(...way)).toEqual({ stories: [], openedCount: 0 });
  });
});
