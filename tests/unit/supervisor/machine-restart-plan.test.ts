import { describe, expect, it } from 'vitest';
import { computeBackoffMs } from '../../../apps/supervisor/machine-restart-plan.ts';
import { answer, backoffElapsed, createScript, ended, policy, start } from './machine-script.ts';

describe('the pause before a restart', () => {
  it('doubles from half a second to half a minute, with 20 % jitter either way', () => {
    const middle = [1, 2, 3, 4, 5, 6, 7, 8, 100].map((failures) => computeBackoffMs(failures, 0.5, policy));
    expect(middle).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    expect([computeBackoffMs(1, 0, policy), computeBackoffMs(1, 1, policy)]).toEqual([400, 600]);
    expect(computeBackoffMs(20, 1, policy)).toBe(30_000);
  });

  it('F1 stays below a second after a clean exit, however many failures came before', () => {
    const script = createScript({ maxExits: 100, maxExternalKills: 100 });
    script.play(start, ended(1), backoffElapsed, ended(1), backoffElapsed, ended(1), backoffElapsed, ended(0));
    expect(script.lastDelayMs()).toBe(500);
  });

  it('starts from the beginning once the daemon was ready for a minute', () => {
    const script = createScript({ maxExits: 100 });
    script.play(start, ended(1), backoffElapsed, ended(1), backoffElapsed, answer);
    script.wait(60_000);
    expect(script.play(ended(1))).toMatchObject({ kind: 'backing-off', attempt: 1 });
    expect(script.lastDelayMs()).toBe(500);
  });
});

describe('giving up', () => {
  it('F3 comes with the fifth exit within a minute, and not when they are spread out', () => {
    const quick = createScript();
    quick.play(
      start,
      ended(1),
      backoffElapsed,
      ended(1),
      backoffElapsed,
      ended(1),
      backoffElapsed,
      ended(1),
      backoffElapsed,
    );
    expect(quick.play(ended(1))).toMatchObject({ kind: 'failed', code: 'crash_loop', lastLines: ['last line'] });

    const slow = createScript();
    slow.play(start);
    for (let exit = 0; exit < 20; exit++) {
      slow.wait(16_000);
      expect(slow.play(ended(1), backoffElapsed).kind).toBe('starting');
    }
  });

  it('F3 is forgiven by a start by hand', () => {
    const script = createScript();
    script.play(
      start,
      ended(1),
      backoffElapsed,
      ended(1),
      backoffElapsed,
      ended(1),
      backoffElapsed,
      ended(1),
      backoffElapsed,
      ended(1),
    );
    expect(script.play(start)).toMatchObject({ kind: 'starting', attempt: 1 });
    expect(script.play(ended(1)).kind).toBe('backing-off');
  });

  it.each([
    ['a clean exit while ready', [answer, ended(0)], 'contended'],
    ['SIGTERM while ready', [answer, ended(null, 'SIGTERM')], 'contended'],
    ['SIGINT before it is ready', [ended(null, 'SIGINT')], 'contended'],
    ['a clean exit before it is ready', [ended(0)], 'backing-off'],
    ['SIGKILL, which may be the system short of memory', [answer, ended(null, 'SIGKILL')], 'backing-off'],
    ['a crash', [answer, ended(2)], 'backing-off'],
  ] as const)('F13 after three times %s: %s', (_name, life, verdict) => {
    const script = createScript();
    script.play(start, ...life, backoffElapsed, ...life, backoffElapsed);
    expect(script.play(...life).kind).toBe(verdict);
  });

  it('F13 needs the three within a minute', () => {
    const script = createScript();
    script.play(start);
    for (let kill = 0; kill < 6; kill++) {
      script.play(answer);
      script.wait(40_000);
      expect(script.play(ended(0)).kind).toBe('backing-off');
      script.play(backoffElapsed);
    }
  });
});
