import { describe, expect, it } from 'vitest';
import { reduceMachine } from '../../../apps/supervisor/machine.ts';
import {
  adopted,
  answer,
  backoffElapsed,
  type Cue,
  createScript,
  deadlinePassed,
  ended,
  launchFailed,
  nothingFound,
  policy,
  probeAnswered,
  probeMissed,
  probeRefused,
  restart,
  start,
  stop,
} from './machine-script.ts';

const crash = ended(2);
/** How to get into each state. */
const ways: Readonly<Record<string, readonly Cue[]>> = {
  stopped: [],
  absent: [start, nothingFound],
  starting: [start],
  ready: [start, answer],
  'ready, adopted': [start, adopted],
  degraded: [start, answer, probeMissed, probeMissed, probeMissed],
  'degraded, adopted': [start, adopted, probeMissed, probeMissed, probeMissed],
  'stopping for good': [start, answer, stop],
  'stopping to start': [start, answer, restart],
  'backing-off': [start, crash],
  failed: [start, launchFailed],
};

describe('orders in every state', () => {
  it.each([
    { from: 'stopped', afterStart: 'starting', afterStop: 'stopped', afterRestart: 'starting' },
    { from: 'absent', afterStart: 'starting', afterStop: 'absent', afterRestart: 'starting' },
    { from: 'starting', afterStart: 'starting', afterStop: 'stopping', afterRestart: 'stopping' },
    { from: 'ready', afterStart: 'ready', afterStop: 'stopping', afterRestart: 'stopping' },
    { from: 'ready, adopted', afterStart: 'ready', afterStop: 'stopped', afterRestart: 'starting' },
    { from: 'degraded', afterStart: 'degraded', afterStop: 'stopping', afterRestart: 'stopping' },
    { from: 'degraded, adopted', afterStart: 'starting', afterStop: 'stopped', afterRestart: 'starting' },
    { from: 'stopping for good', afterStart: 'stopping', afterStop: 'stopping', afterRestart: 'stopping' },
    { from: 'stopping to start', afterStart: 'stopping', afterStop: 'stopping', afterRestart: 'stopping' },
    { from: 'backing-off', afterStart: 'starting', afterStop: 'stopped', afterRestart: 'starting' },
    { from: 'failed', afterStart: 'starting', afterStop: 'stopped', afterRestart: 'starting' },
  ])('$from: start leads to $afterStart, stop to $afterStop, restart to $afterRestart', (row) => {
    const expected = [
      [start, row.afterStart],
      [stop, row.afterStop],
      [restart, row.afterRestart],
    ] as const;
    for (const [order, kind] of expected) {
      const script = createScript();
      script.play(...(ways[row.from] ?? []));
      expect(script.play(order).kind).toBe(kind);
    }
  });

  it('obeys the last order while stopping', () => {
    const script = createScript();
    script.play(start, answer, stop, start);
    expect(script.play(ended(0)).kind).toBe('starting');
    script.play(answer, restart, stop);
    expect(script.play(ended(0)).kind).toBe('stopped');
    script.play(start, answer, stop, restart);
    expect(script.state().phase).toMatchObject({ kind: 'stopping', next: 'starting' });
  });

  it('launches nothing for an engine that has nothing to launch', () => {
    const script = createScript({ isLaunchable: false }, 'no engine');
    expect(script.play(start)).toEqual({ kind: 'absent', reason: 'no engine' });
    expect(script.play(restart, stop).kind).toBe('absent');
    expect(script.effects()).toEqual([]);
  });

  it('never signals an adopted daemon', () => {
    for (const order of [stop, restart]) {
      const script = createScript();
      script.play(start, adopted, order);
      expect(script.effects()).toContain('release');
      expect(script.effects()).not.toContain('end');
    }
  });
});

describe('starting', () => {
  it('launches, and gives the launch its time', () => {
    const script = createScript();
    expect(script.play(start)).toMatchObject({ attempt: 1, sinceMs: 1000, deadlineMs: 31_000 });
    expect(script.effects()).toEqual(['launch', 'arm-ready-deadline']);
    expect(script.lastDelayMs()).toBe(30_000);
  });

  it('becomes ready with the first answer and asks again after the interval', () => {
    const script = createScript();
    expect(script.play(start, answer)).toMatchObject({ kind: 'ready', ownership: 'spawned', version: '1.0.0', pid: 7 });
    expect(script.effects()).toEqual(['probe']);
    expect(script.lastDelayMs()).toBe(5000);
  });

  it('is absent when nothing may be started', () => {
    expect(createScript().play(start, nothingFound)).toEqual({ kind: 'absent', reason: 'nothing here' });
  });

  it('fails at once when nothing can be started, without another try', () => {
    const script = createScript();
    expect(script.play(start, launchFailed)).toMatchObject({
      kind: 'failed',
      code: 'daemon_not_found',
      advice: 'install it',
    });
    expect(script.effects()).toEqual([]);
  });

  it('ends a launch that misses its deadline, and gives up after five of them', () => {
    const script = createScript();
    for (let attempt = 1; attempt <= 5; attempt++) {
      script.play(attempt === 1 ? start : backoffElapsed);
      script.wait(30_000);
      expect(script.play(deadlinePassed)).toMatchObject({ kind: 'stopping', next: 'starting', cause: 'never-ready' });
      expect(script.effects()).toEqual(['end']);
      script.play(ended(null, 'SIGKILL'));
    }
    expect(script.state().phase).toMatchObject({ kind: 'failed', code: 'never_ready', lastLines: ['last line'] });
  });

  it('forgets missed deadlines once it was ready', () => {
    const script = createScript();
    script.play(start, deadlinePassed, ended(null, 'SIGKILL'), backoffElapsed, answer);
    expect(script.state().history.lateStarts).toBe(0);
  });

  it('ends as ordered when the launch fails while stopping', () => {
    const script = createScript();
    expect(script.play(start, stop, launchFailed).kind).toBe('stopped');
    expect(script.play(start, restart, launchFailed).kind).toBe('starting');
  });
});

describe('news that comes late', () => {
  it.each(Object.keys(ways))('leaves %s as it is when it is about an earlier process', (name) => {
    const script = createScript();
    script.play(start, answer, restart, ended(0), stop, ended(0), ...(ways[name] ?? []));
    const before = script.state();
    const stale: readonly Cue[] = [
      ...[answer, adopted, crash, launchFailed, nothingFound, deadlinePassed],
      ...[backoffElapsed, probeAnswered, probeMissed, probeRefused],
    ];
    for (const cue of stale) {
      const event = { ...cue, generation: 1, atMs: 1 } as Parameters<typeof reduceMachine>[1];
      expect(reduceMachine(before, event, policy)).toEqual({ state: before, effects: [] });
    }
  });

  it.each([
    ['ready', answer],
    ['ready', launchFailed],
    ['ready', nothingFound],
    ['ready', deadlinePassed],
    ['ready', backoffElapsed],
    ['stopping for good', answer],
    ['stopping for good', probeMissed],
    ['stopping for good', probeAnswered],
    ['degraded', probeAnswered],
    ['degraded', probeMissed],
    ['backing-off', crash],
  ])('leaves %s as it is when it makes no sense there (%#)', (name, cue) => {
    const script = createScript();
    script.play(...(ways[name] ?? []));
    const before = script.state();
    script.play(cue);
    expect(script.state()).toEqual(before);
    expect(script.effects()).toEqual([]);
  });
});

describe('health probes', () => {
  it('go on at the interval while they are answered', () => {
    const script = createScript();
    script.play(start, answer);
    const before = script.state();
    script.play(probeAnswered);
    expect(script.state()).toBe(before);
    expect(script.lastDelayMs()).toBe(5000);
  });

  it('take over a new version', () => {
    const script = createScript();
    expect(script.play(start, answer, { type: 'probe-answered', version: '2.0.0' })).toMatchObject({
      version: '2.0.0',
    });
  });

  it('ask sooner after a miss, and forget misses that are followed by an answer', () => {
    const script = createScript();
    script.play(start, answer, probeMissed);
    expect(script.lastDelayMs()).toBe(1000);
    expect(script.play(probeMissed, probeAnswered, probeMissed, probeMissed).kind).toBe('ready');
    expect(script.play(probeMissed)).toMatchObject({ kind: 'degraded', missedProbes: 3 });
    expect(script.effects()).toEqual(['end']);
  });

  it('lead from degraded to a restart once the process has ended', () => {
    const script = createScript();
    script.play(...(ways['degraded'] ?? []));
    expect(script.play(ended(null, 'SIGKILL')).kind).toBe('backing-off');
    expect(script.play(backoffElapsed).kind).toBe('starting');
  });

  it('launch a daemon of our own when an adopted one has gone', () => {
    const script = createScript();
    script.play(start, adopted, probeRefused, probeRefused);
    expect(script.play(probeRefused).kind).toBe('starting');
    expect(script.effects()).toEqual(['release', 'launch', 'arm-ready-deadline']);
  });

  it('keep watching an adopted one that is silent, and welcome it back', () => {
    const script = createScript();
    const degraded = script.play(...(ways['degraded, adopted'] ?? []));
    expect(degraded.kind).toBe('degraded');
    const later = script.play(probeMissed);
    expect(later).toMatchObject({ missedProbes: 4, sinceMs: degraded.kind === 'degraded' ? degraded.sinceMs : -1 });
    expect(script.play(probeAnswered)).toMatchObject({ kind: 'ready', ownership: 'adopted', missedProbes: 0 });
  });

  it('keep watching an adopted one that has gone when no own daemon is allowed', () => {
    const script = createScript({ isManaged: false });
    expect(script.play(start, adopted, probeRefused, probeRefused, probeRefused).kind).toBe('degraded');
    expect(script.effects()).toEqual(['probe']);
  });
});
