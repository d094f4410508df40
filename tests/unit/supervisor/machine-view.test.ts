import { describe, expect, it } from 'vitest';
import { daemonStateSchema } from '../../../apps/contract/model/index.ts';
import { describeTransition } from '../../../apps/supervisor/describe-transition.ts';
import type { Phase } from '../../../apps/supervisor/machine-state.ts';
import {
  describeImpatience,
  describePhase,
  describeReadiness,
  isSettled,
} from '../../../apps/supervisor/machine-view.ts';

const exit = { code: 1, signal: null, atMs: 5, reason: 'exited with code 1' };
const owned = { generation: 3, ownership: 'spawned', url: 'http://127.0.0.1:1', sinceMs: 1, missedProbes: 0 } as const;
const phases: readonly (readonly [Phase, { settled: boolean; ready: string | null; event: string }])[] = [
  [
    { kind: 'absent', reason: 'none' },
    { settled: true, ready: 'absent', event: 'absent' },
  ],
  [
    { kind: 'stopped', sinceMs: 1 },
    { settled: true, ready: 'stopped', event: 'stopped' },
  ],
  [
    { kind: 'starting', generation: 3, attempt: 2, sinceMs: 1, deadlineMs: 9 },
    { settled: false, ready: null, event: 'starting' },
  ],
  [
    { kind: 'ready', ...owned, pid: 7, version: '1' },
    { settled: true, ready: 'ready', event: 'ready' },
  ],
  [
    { kind: 'ready', ...owned, ownership: 'adopted', pid: null, version: '1' },
    { settled: true, ready: 'ready', event: 'adopted' },
  ],
  [
    { kind: 'degraded', ...owned, reason: 'hung' },
    { settled: false, ready: 'starting', event: 'degraded' },
  ],
  [
    { kind: 'degraded', ...owned, ownership: 'adopted', reason: 'silent' },
    { settled: true, ready: 'starting', event: 'degraded' },
  ],
  [
    { kind: 'stopping', generation: 3, sinceMs: 1, next: 'stopped', cause: 'order' },
    { settled: false, ready: 'stopped', event: 'stopping' },
  ],
  [
    { kind: 'stopping', generation: 3, sinceMs: 1, next: 'starting', cause: 'never-ready' },
    { settled: false, ready: null, event: 'stopping' },
  ],
  [
    { kind: 'backing-off', generation: 3, untilMs: 4000, attempt: 1, lastExit: exit },
    { settled: true, ready: null, event: 'backing-off' },
  ],
  [
    { kind: 'contended', reason: 'killed', advice: 'quit it', sinceMs: 1 },
    { settled: true, ready: 'failed', event: 'contended' },
  ],
  [
    { kind: 'failed', code: 'crash_loop', message: 'm', advice: 'a', lastLines: ['x'], sinceMs: 1 },
    { settled: true, ready: 'failed', event: 'failed' },
  ],
];
const named = phases.map(
  ([phase, expected]) => [`${phase.kind} ${JSON.stringify(expected)}`, phase, expected] as const,
);

describe('what others see of the machine', () => {
  it.each(named)('%s: is a valid public state without inner data', (_name, phase) => {
    const state = describePhase(phase);
    expect(daemonStateSchema.parse(state)).toEqual(state);
    expect(state).not.toHaveProperty('generation');
    expect(state).not.toHaveProperty('cause');
  });

  it.each(named)('%s: says whether an order is done, and whether waiting makes sense', (_name, phase, expected) => {
    expect(isSettled(phase)).toBe(expected.settled);
    const outcome = describeReadiness(phase);
    expect(outcome === null || outcome.kind === 'ready' ? (outcome?.kind ?? null) : outcome.reason).toBe(
      expected.ready,
    );
    if (outcome?.kind === 'unavailable') expect(outcome.message.length * outcome.advice.length).toBeGreaterThan(0);
  });

  it.each(named)('%s: is told once as an event', (_name, phase, expected) => {
    const before: Phase = phase.kind === 'stopped' ? { kind: 'absent', reason: '' } : { kind: 'stopped', sinceMs: 0 };
    expect(describeTransition(phase, before)?.kind).toBe(expected.event);
    expect(describeTransition({ ...phase }, phase)).toBeNull();
  });

  it('tells of a new launch even when the state has the same name', () => {
    const first: Phase = { kind: 'starting', generation: 1, attempt: 1, sinceMs: 1, deadlineMs: 9 };
    expect(describeTransition({ ...first, generation: 2 }, first)?.kind).toBe('starting');
  });

  it('tells an impatient caller when to come again', () => {
    const backingOff: Phase = { kind: 'backing-off', generation: 1, untilMs: 10_000, attempt: 4, lastExit: exit };
    expect(describeImpatience(backingOff, 4000)).toMatchObject({ reason: 'starting', retryAfterSeconds: 7 });
    const starting: Phase = { kind: 'starting', generation: 1, attempt: 1, sinceMs: 0, deadlineMs: 9 };
    expect(describeImpatience(starting, 0)).toMatchObject({ reason: 'starting', retryAfterSeconds: 1 });
  });
});
