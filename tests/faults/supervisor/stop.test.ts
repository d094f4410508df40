import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRunning, membersOf } from '../../fakes/daemons/process-list.ts';
import { createStage, pidOf, until } from '../../fakes/daemons/supervisor-subject.ts';

let stage: ReturnType<typeof createStage>;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.end());

async function timed<T>(act: () => Promise<T>): Promise<{ readonly result: T; readonly tookMs: number }> {
  const startedAtMs = performance.now();
  const result = await act();
  return { result, tookMs: performance.now() - startedAtMs };
}

describe('stopping the daemon', () => {
  it('starts, answers and stops a well-behaved daemon, leaving no member of its group', async () => {
    const { supervisor, states } = stage.subject();
    const ready = await supervisor.start();
    expect(ready).toMatchObject({ kind: 'ready', version: '0.31.2', ownership: 'spawned' });
    const answer = await fetch(`${supervisor.readyUrl()}/api/version`);
    expect(await answer.json()).toEqual({ version: '0.31.2' });

    expect(await supervisor.stop()).toMatchObject({ kind: 'stopped' });
    expect(membersOf(pidOf(ready))).toEqual([]);
    expect(supervisor.readyUrl()).toBeNull();
    expect(states.map((state) => state.kind)).toEqual(['starting', 'ready', 'stopping', 'stopped']);
  });

  it('F7 kills the group of a daemon that ignores SIGTERM, within grace + 1 s', async () => {
    const { supervisor } = stage.subject({ graceMs: 400, fake: { FAKE_IGNORE_TERM: '1' } });
    const pid = pidOf(await supervisor.start());
    const { result, tookMs } = await timed(() => supervisor.stop());
    expect(result.kind).toBe('stopped');
    expect(tookMs).toBeGreaterThan(350);
    expect(tookMs).toBeLessThan(1400);
    expect(membersOf(pid)).toEqual([]);
  });

  it('F8 ends a grandchild that outlives the daemon and holds its files, without hanging', async () => {
    const grandchildFile = join(stage.folder, 'grandchild');
    const { supervisor } = stage.subject({ graceMs: 3000, fake: { FAKE_GRANDCHILD_FILE: grandchildFile } });
    const pid = pidOf(await supervisor.start());
    const grandchild = Number(readFileSync(grandchildFile, 'utf8'));
    expect(membersOf(pid)).toContain(grandchild);
    const { tookMs } = await timed(() => supervisor.stop());
    // The leader goes at once, so the grace is not used up.
    expect(tookMs).toBeLessThan(2500);
    expect(isRunning(grandchild)).toBe(false);
  });

  it('F8 ends the grandchild also when the daemon dies by itself', async () => {
    const grandchildFile = join(stage.folder, 'grandchild');
    const { supervisor, reach } = stage.subject({ fake: { FAKE_GRANDCHILD_FILE: grandchildFile } });
    const pid = pidOf(await supervisor.start());
    const grandchild = Number(readFileSync(grandchildFile, 'utf8'));
    process.kill(pid, 'SIGKILL');
    await reach('backing-off');
    expect(isRunning(grandchild)).toBe(false);
  });

  it('F14 ends stopped within grace + 1 s when the daemon is still starting', async () => {
    const fake = { FAKE_NEVER_READY: '1', FAKE_IGNORE_TERM: '1' };
    const { supervisor } = stage.subject({ graceMs: 400, fake });
    const starting = supervisor.start();
    await until(() => supervisor.recentLogs('error', 10).length > 0);
    const { result, tookMs } = await timed(() => supervisor.stop());
    expect(result.kind).toBe('stopped');
    expect(tookMs).toBeLessThan(1400);
    expect((await starting).kind).toBe('stopped');
  });

  it('F14 ends stopped when told to in the same turn as the start', async () => {
    const { supervisor } = stage.subject();
    const starting = supervisor.start();
    const { result, tookMs } = await timed(() => supervisor.stop());
    expect(result.kind).toBe('stopped');
    expect((await starting).kind).toBe('stopped');
    expect(tookMs).toBeLessThan(1500);
  });

  it('F14 obeys the last of a burst of orders and runs one daemon at most', async () => {
    const countFile = join(stage.folder, 'spawns');
    const { supervisor } = stage.subject({ fake: { FAKE_COUNT_FILE: countFile } });
    const orders = [supervisor.start(), supervisor.restart(), supervisor.stop(), supervisor.start()];
    await Promise.all(orders);
    const ready = await supervisor.start();
    expect(ready.kind).toBe('ready');
    const spawned = readFileSync(countFile, 'utf8').trim().split('\n').map(Number);
    expect(spawned.filter(isRunning)).toEqual([pidOf(ready)]);
  });

  it('gives the restarted daemon a new process', async () => {
    const { supervisor } = stage.subject();
    const first = pidOf(await supervisor.start());
    const second = pidOf(await supervisor.restart());
    expect(second).not.toBe(first);
    expect(isRunning(first)).toBe(false);
  });
});
