import { beforeEach, describe, expect, it } from 'vitest';
import { boundMs, createRestartStage } from './restart-stage.ts';

let stage: ReturnType<typeof createRestartStage>;
beforeEach(() => {
  stage = createRestartStage();
});

describe('a restart now', () => {
  it('reads the settings, waits for nothing, and answers once the daemon has settled', async () => {
    stage.arrive();
    let isAnswered = false;
    const answered = stage.plan.restart('now').then(() => {
      isAnswered = true;
    });
    expect(stage.heard).toEqual(['refresh', 'restart: it was asked for (1 running, open)']);
    expect([stage.plan.pending(), isAnswered]).toEqual([null, false]);
    await stage.settle();
    await answered;
    expect(stage.heard).toHaveLength(2);
  });

  it('takes the place of a pending one, whose waiting requests go on when it has settled', async () => {
    stage.arrive();
    await stage.plan.restart('drained');
    stage.arrive();
    const answered = stage.plan.restart('now', 'of haste');
    expect(stage.heard).toEqual(['pause', 'refresh', 'restart: of haste (1 running, paused)']);
    expect(stage.plan.pending()).toBeNull();
    await stage.settle();
    await answered;
    expect(stage.heard.at(-1)).toBe('resume');
    expect(stage.runningCount()).toBe(1);
  });

  it('fails with the daemon’s own failure, and requests that were waiting go on', async () => {
    stage.arrive();
    await stage.plan.restart('drained');
    const answered = expect(stage.plan.restart('now')).rejects.toThrow('no');
    await stage.settle(false);
    await answered;
    expect(stage.heard.at(-1)).toBe('resume');
  });
});

describe('a drained restart', () => {
  it('lets running requests end while new ones wait, restarts, and lets those go on', async () => {
    stage.arrive();
    stage.arrive();
    await stage.plan.restart('drained', 'the cache type changed');
    stage.arrive();
    expect(stage.plan.pending()).toEqual({
      ...{ when: 'drained', sinceMs: 1_000_000, reason: 'the cache type changed' },
      ...{ latestAtMs: 1_000_000 + boundMs, runningCount: 2, waitingCount: 1 },
    });
    stage.end();
    expect(stage.heard).toEqual(['pause']);
    stage.end();
    expect(stage.heard.slice(1)).toEqual(['refresh', 'restart: the cache type changed (0 running, paused)']);
    expect(stage.plan.pending()).toBeNull();
    await stage.settle();
    expect(stage.heard.at(-1)).toBe('resume');
    expect(stage.runningCount()).toBe(1);
  });

  it('comes at once when nothing runs', async () => {
    await stage.plan.restart('drained');
    expect(stage.heard).toEqual(['pause', 'refresh', 'restart: it was asked for (0 running, paused)']);
  });

  it('waits no longer than its bound, and says so', async () => {
    stage.arrive();
    stage.arrive();
    await stage.plan.restart('drained', 'x');
    stage.clock.advance(boundMs - 1);
    expect(stage.heard).toEqual(['pause']);
    stage.clock.advance(1);
    expect(stage.heard.at(-1)).toBe('restart: x; 2 requests had not ended after 300 s (2 running, paused)');
    await stage.settle();
    expect(stage.isPaused()).toBe(false);
  });

  it('lets requests go on also when the restart fails, with a line in the log', async () => {
    await stage.plan.restart('drained');
    await stage.settle(false);
    expect(stage.heard.slice(-2).sort()).toEqual(['resume', 'the pending restart failed']);
    expect(stage.clock.pendingCount()).toBe(0);
  });

  it('that is ordered again while a restart runs comes after it, with requests waiting all along', async () => {
    await stage.plan.restart('drained', 'first');
    await stage.plan.restart('drained', 'second');
    expect(stage.plan.pending()).toMatchObject({ reason: 'second' });
    await stage.settle();
    expect(stage.heard.at(-1)).toBe('restart: second (0 running, paused)');
    await stage.settle();
    expect(stage.heard.filter((line) => line === 'pause' || line === 'resume')).toEqual(['pause', 'resume']);
  });
});

describe('an idle restart', () => {
  it('keeps nobody waiting until nothing runs and nobody waits, and then restarts as a drained one', async () => {
    stage.arrive();
    stage.queue(1);
    await stage.plan.restart('idle');
    stage.end();
    stage.arrive();
    stage.queue(0);
    expect(stage.heard).toEqual([]);
    expect(stage.plan.pending()).toMatchObject({ latestAtMs: null, runningCount: 1, waitingCount: 0 });
    stage.end();
    expect(stage.heard).toEqual(['pause', 'refresh', 'restart: it was asked for (0 running, paused)']);
    await stage.settle();
    expect(stage.heard.at(-1)).toBe('resume');
  });

  it('waits as long as it takes', async () => {
    stage.arrive();
    await stage.plan.restart('idle');
    stage.clock.advance(boundMs * 100);
    expect(stage.plan.pending()).not.toBeNull();
  });

  it('takes the place of a drained one, and lets its requests go on', async () => {
    stage.arrive();
    await stage.plan.restart('drained');
    stage.arrive();
    await stage.plan.restart('idle');
    expect(stage.heard).toEqual(['pause', 'resume']);
    expect(stage.plan.pending()).toMatchObject({ when: 'idle', runningCount: 2 });
    expect(stage.clock.pendingCount()).toBe(0);
  });
});

describe('a pending restart', () => {
  it.each<['start' | 'stop' | 'cancel', string[]]>([
    ['start', ['pause', 'resume', 'refresh', 'start']],
    ['stop', ['pause', 'resume', 'stop']],
    ['cancel', ['pause', 'resume']],
  ])('is forgotten by %s', async (order, heard) => {
    stage.arrive();
    await stage.plan.restart('drained');
    await stage.plan[order]();
    expect(stage.heard).toEqual(heard);
    expect([stage.plan.pending(), stage.listenerCount(), stage.clock.pendingCount()]).toEqual([null, 0, 0]);
    stage.end();
    expect(stage.heard).toEqual(heard);
  });

  it('is told to listeners with each change of its counts, and when it is no more', async () => {
    const told: unknown[] = [];
    stage.plan.onChange((pending) => told.push(pending && [pending.runningCount, pending.waitingCount]));
    stage.arrive();
    await stage.plan.restart('drained');
    stage.arrive();
    stage.queue(1);
    stage.plan.cancel();
    stage.plan.cancel();
    expect(told).toEqual([[1, 0], [1, 1], null]);
  });

  it('listens to the traffic only as long as it is pending', async () => {
    expect(stage.listenerCount()).toBe(0);
    stage.arrive();
    await stage.plan.restart('idle');
    expect(stage.listenerCount()).toBe(1);
    stage.end();
    expect(stage.listenerCount()).toBe(0);
  });
});
