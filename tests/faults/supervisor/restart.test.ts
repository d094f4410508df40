import { chmodSync, copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DaemonState } from '../../../apps/contract/model/index.ts';
import { isRunning, membersOf } from '../../fakes/daemons/process-list.ts';
import { createStage, fakeOllamaPath, pidOf, until } from '../../fakes/daemons/supervisor-subject.ts';

let stage: ReturnType<typeof createStage>;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.end());

function countSpawns(file: string): number {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length : 0;
}

describe('a daemon that ends by itself', () => {
  it('F1 starts again within a second after a clean exit nobody asked for', async () => {
    const { supervisor, reach, events } = stage.subject();
    const first = pidOf(await supervisor.start());
    process.kill(first, 'SIGTERM');
    const paused = await reach('backing-off');
    expect(paused).toMatchObject({ kind: 'backing-off', lastExit: { code: 0, signal: null } });
    const pausedAtMs = events.find(({ kind }) => kind === 'backing-off')?.atMs ?? Number.NEGATIVE_INFINITY;
    expect(paused.kind === 'backing-off' && paused.untilMs - pausedAtMs).toBeLessThanOrEqual(1000);
    await reach('starting');
    expect(pidOf(await reach('ready'))).not.toBe(first);
    expect(events.map((event) => event.kind)).toEqual(['starting', 'ready', 'backing-off', 'starting', 'ready']);
  });

  it('F2 records the signal of a crash and starts again', async () => {
    const { supervisor, reach } = stage.subject();
    const first = pidOf(await supervisor.start());
    process.kill(first, 'SIGSEGV');
    expect(await reach('backing-off')).toMatchObject({
      lastExit: { code: null, signal: 'SIGSEGV', reason: 'ended by SIGSEGV' },
    });
    expect(pidOf(await reach('ready'))).not.toBe(first);
  });

  it('F3 gives up after five exits in a row, with the last error lines, and spawns no more', async () => {
    const countFile = join(stage.folder, 'spawns');
    const fake = { FAKE_EXIT_AFTER_MS: '0', FAKE_EXIT_CODE: '3', FAKE_COUNT_FILE: countFile };
    const { supervisor, reach, states } = stage.subject({ backoffBaseMs: 20, fake });
    void supervisor.start();
    const failed = await reach('failed');
    expect(failed).toMatchObject({ code: 'crash_loop', message: expect.stringContaining('exited with code 3') });
    expect(failed.kind === 'failed' && failed.lastLines.at(-1)).toBe('giving up as told');
    const attempts = states.flatMap((state) => (state.kind === 'backing-off' ? [state.attempt] : []));
    expect(attempts).toEqual([1, 2, 3, 4]);
    expect(countSpawns(countFile)).toBe(5);
    const refused = await supervisor.ensureReady(AbortSignal.timeout(1000));
    expect(refused).toMatchObject({ kind: 'unavailable', reason: 'failed' });
    expect(countSpawns(countFile)).toBe(5);
  });

  it('F3 a start by hand forgives the loop', async () => {
    const countFile = join(stage.folder, 'spawns');
    const fake = { FAKE_EXIT_AFTER_MS: '0', FAKE_COUNT_FILE: countFile };
    const { supervisor, reach } = stage.subject({ backoffBaseMs: 20, fake });
    void supervisor.start();
    await reach('failed');
    expect((await supervisor.start()).kind).toBe('backing-off');
    expect(await reach('failed')).toMatchObject({ code: 'crash_loop' });
    expect(countSpawns(countFile)).toBe(10);
  });

  it('F5 never calls a silent daemon ready: its group is killed and it is started again', async () => {
    const countFile = join(stage.folder, 'spawns');
    const fake = { FAKE_NEVER_READY: '1', FAKE_IGNORE_TERM: '1', FAKE_COUNT_FILE: countFile };
    const options = { readyTimeoutMs: 600, graceMs: 200, probeTimeoutMs: 200, backoffBaseMs: 50, fake };
    const { supervisor, states, reach } = stage.subject(options);
    void supervisor.start();
    await reach('backing-off');
    await reach('starting');
    await until(() => countSpawns(countFile) >= 2);
    const [first] = readFileSync(countFile, 'utf8').trim().split('\n').map(Number);
    expect(first !== undefined && isRunning(first)).toBe(false);
    expect(states.map((state) => state.kind)).not.toContain('ready');
  });

  it('F13 stops fighting when something ends the daemon again and again', async () => {
    const { supervisor, reach } = stage.subject({ backoffBaseMs: 50 });
    let state: DaemonState = await supervisor.start();
    for (let round = 0; round < 3; round++) {
      process.kill(pidOf(state), 'SIGTERM');
      await reach('backing-off', 'contended');
      state = await reach('ready', 'contended');
    }
    expect(state).toMatchObject({ kind: 'contended', advice: expect.stringContaining('other Ollama') });
    expect((await supervisor.start()).kind).toBe('ready');
  });

  it('F17 restarts a daemon that hangs, and a later SIGCONT cannot bring the old one back', async () => {
    const options = { probeIntervalMs: 300, probeTimeoutMs: 200, missedProbeGapMs: 100, graceMs: 300 };
    const { supervisor, reach } = stage.subject(options);
    const hung = pidOf(await supervisor.start());
    process.kill(hung, 'SIGSTOP');
    const degraded = await reach('degraded');
    expect(degraded).toMatchObject({ missedProbes: 3 });
    expect(supervisor.readyUrl()).toBeNull();
    const refused = await supervisor.ensureReady(AbortSignal.timeout(5000));
    expect(refused).toMatchObject({ kind: 'unavailable', retryAfterSeconds: 5 });
    const fresh = pidOf(await reach('ready'));
    expect(fresh).not.toBe(hung);
    expect(membersOf(hung)).toEqual([]);
  });
});

describe('a daemon that cannot be started', () => {
  const ollama = { engine: 'ollama', simulatorCommand: null, inheritedEnv: { PATH: '/nowhere' } } as const;

  it('F4 fails at once when there is no binary, and says what to do', async () => {
    const { supervisor, states } = stage.subject({ ...ollama, binary: join(stage.folder, 'ollama') });
    const failed = await supervisor.start();
    expect(failed).toMatchObject({ kind: 'failed', code: 'daemon_not_found', advice: expect.stringMatching(/binary/) });
    expect(states.map((state) => state.kind)).toEqual(['starting', 'failed']);
    expect(supervisor.binary()).toBeNull();
  });

  it('F4 fails at once when the binary is not executable', async () => {
    const path = join(stage.folder, 'ollama');
    copyFileSync(fakeOllamaPath, path);
    chmodSync(path, 0o644);
    const { supervisor } = stage.subject({ ...ollama, binary: path });
    expect(await supervisor.start()).toMatchObject({ kind: 'failed', code: 'daemon_not_executable' });
  });

  it('F4 recovers as soon as the binary is there', async () => {
    const path = join(stage.folder, 'ollama');
    const env = { PATH: `${join(process.execPath, '..')}:/usr/bin:/bin`, HOME: stage.folder };
    const { supervisor } = stage.subject({ ...ollama, inheritedEnv: env, binary: path });
    expect(await supervisor.start()).toMatchObject({ kind: 'failed', code: 'daemon_not_found' });
    copyFileSync(fakeOllamaPath, path);
    chmodSync(path, 0o755);
    expect(await supervisor.start()).toMatchObject({ kind: 'ready' });
    expect(supervisor.binary()).toBe(path);
  });
});
