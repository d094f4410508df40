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

/** A grace that no test lives to see the end of. */
const endlessMs = 3_600_000;

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

  it('F7 kills the group of a daemon that ignores SIGTERM once the grace is over', async () => {
    const { supervisor } = stage.subject({ graceMs: 400, fake: { FAKE_IGNORE_TERM: '1' } });
    const pid = pidOf(await supervisor.start());
    const toldAtMs = performance.now();
    expect(await supervisor.stop()).toMatchObject({ kind: 'stopped' });
    expect(performance.now() - toldAtMs).toBeGreaterThan(350);
    expect(membersOf(pid)).toEqual([]);
  });

  it('F8 ends a grandchild that outlives the daemon and holds its files, without hanging', async () => {
    const grandchildFile = join(stage.folder, 'grandchild');
    const { supervisor } = stage.subject({ graceMs: endlessMs, fake: { FAKE_GRANDCHILD_FILE: grandchildFile } });
    const pid = pidOf(await supervisor.start());
    const grandchild = Number(readFileSync(grandchildFile, 'utf8'));
    expect(membersOf(pid)).toContain(grandchild);
    // The leader goes at once, so the grace is not used up.
    expect((await supervisor.stop()).kind).toBe('stopped');
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

  it('F14 ends stopped after the grace when the daemon is still starting, however long it may start', async () => {
    const fake = { FAKE_NEVER_READY: '1', FAKE_IGNORE_TERM: '1' };
    const { supervisor } = stage.subject({ graceMs: 400, readyTimeoutMs: endlessMs, fake });
    const starting = supervisor.start();
    await until(() => supervisor.recentLogs('error', 10).length > 0);
    expect((await supervisor.stop()).kind).toBe('stopped');
    expect((await starting).kind).toBe('stopped');
  });

  it('F14 ends stopped when told to in the same turn as the start', async () => {
    const { supervisor } = stage.subject({ graceMs: endlessMs, readyTimeoutMs: endlessMs });
    const starting = supervisor.start();
    expect((await supervisor.stop()).kind).toBe('stopped');
    expect((await starting).kind).toBe('stopped');
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
