import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRunning, membersOf } from '../../fakes/daemons/process-list.ts';
import { createStage, pidOf, until } from '../../fakes/daemons/supervisor-subject.ts';

const runnerPath = fileURLToPath(new URL('../../fakes/daemons/run-supervisor.ts', import.meta.url));
let stage: ReturnType<typeof createStage>;
let strays: ChildProcess[] = [];
beforeEach(() => {
  stage = createStage();
});
afterEach(async () => {
  for (const stray of strays) stray.kill('SIGKILL');
  strays = [];
  await stage.end();
});

const dataDir = (): string => join(stage.folder, 'data');
const identityPath = (): string => join(dataDir(), 'run', 'daemon.json');
const readIdentity = () =>
  JSON.parse(readFileSync(identityPath(), 'utf8')) as { pid: number; nonce: string; port: number };

/** Runs a service, kills it as soon as `isEnough`, and gives the pid of the daemon it leaves behind. */
async function leaveOrphan(fake: Record<string, string>, isEnough: (output: string) => boolean): Promise<number> {
  const service = spawn(process.execPath, [runnerPath, dataDir(), JSON.stringify(fake)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  strays.push(service);
  let output = '';
  service.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  await until(() => isEnough(output));
  service.kill('SIGKILL');
  await once(service, 'exit');
  return existsSync(identityPath()) ? readIdentity().pid : 0;
}

const isReady = (output: string): boolean => output.includes('"ready"');

describe('a daemon left behind by a service that was killed', () => {
  it('F9 goes on running, and the next service takes it over as its own', async () => {
    const pid = await leaveOrphan({}, isReady);
    expect(isRunning(pid)).toBe(true);
    expect(statSync(identityPath()).mode & 0o777).toBe(0o600);

    const { supervisor, events } = stage.subject();
    const ready = await supervisor.start();
    expect(ready).toMatchObject({ kind: 'ready', ownership: 'spawned', pid });
    expect(events.map((event) => event.kind)).toContain('taken-over');
    expect(await supervisor.stop()).toMatchObject({ kind: 'stopped' });
    expect(membersOf(pid)).toEqual([]);
    expect(existsSync(identityPath())).toBe(false);
  });

  it('F9 is missed when it ends later, though it is nobody’s child any more', async () => {
    const pid = await leaveOrphan({}, isReady);
    const { supervisor, reach } = stage.subject();
    await supervisor.start();
    process.kill(pid, 'SIGKILL');
    expect(await reach('backing-off')).toMatchObject({ lastExit: { code: null, signal: null } });
    expect(pidOf(await reach('ready'))).not.toBe(pid);
  });

  it('F9 is ended when it does not answer, and another one is started', async () => {
    const fake = { FAKE_NEVER_READY: '1', FAKE_IGNORE_TERM: '1' };
    const pid = await leaveOrphan(fake, () => existsSync(identityPath()) && readIdentity().pid !== null);
    const { supervisor, events } = stage.subject({ probeTimeoutMs: 300 });
    expect(pidOf(await supervisor.start())).not.toBe(pid);
    expect(membersOf(pid)).toEqual([]);
    expect(events.map((event) => event.kind)).toContain('orphan-stopped');
  });

  it('F9 is found by its nonce when the service died before it could note the pid', async () => {
    const pid = await leaveOrphan({}, isReady);
    writeFileSync(identityPath(), JSON.stringify({ ...readIdentity(), pid: null, startToken: null }));
    const { supervisor } = stage.subject();
    expect(await supervisor.start()).toMatchObject({ kind: 'ready', pid });
    expect(readIdentity().pid).toBe(pid);
  });

  it('F9 leaves no runner behind when the daemon itself died meanwhile', async () => {
    const grandchildFile = join(stage.folder, 'grandchild');
    const pid = await leaveOrphan({ FAKE_GRANDCHILD_FILE: grandchildFile }, isReady);
    const grandchild = Number(readFileSync(grandchildFile, 'utf8'));
    process.kill(pid, 'SIGKILL');
    await until(() => !isRunning(pid));
    expect(isRunning(grandchild)).toBe(true);
    const { supervisor } = stage.subject();
    expect((await supervisor.start()).kind).toBe('ready');
    expect(isRunning(grandchild)).toBe(false);
  });

  it('F9 never leaves a second daemon, whenever the service is killed', async () => {
    const countFile = join(stage.folder, 'spawns');
    for (const delayMs of [60, 90, 120, 150, 180, 210, 250, 300]) {
      const startedAtMs = performance.now();
      await leaveOrphan({ FAKE_COUNT_FILE: countFile }, () => performance.now() - startedAtMs > delayMs);
    }
    const { supervisor } = stage.subject({ fake: { FAKE_COUNT_FILE: countFile } });
    const pid = pidOf(await supervisor.start());
    const spawned = [...new Set(readFileSync(countFile, 'utf8').trim().split('\n').map(Number))];
    expect(spawned.filter(isRunning)).toEqual([pid]);
  });

  it('F9 takes over a daemon only for the same engine', async () => {
    const pid = await leaveOrphan({}, isReady);
    const { supervisor } = stage.subject({ engine: 'ollama', binary: '/nowhere/ollama' });
    expect(await supervisor.start()).toMatchObject({ kind: 'failed', code: 'daemon_not_found' });
    expect(membersOf(pid)).toEqual([]);
  });
});

describe('an identity file that is not about a daemon of ours', () => {
  const identity = {
    version: 1,
    startToken: '1',
    nonce: 'ab'.repeat(16),
    port: 11446,
    engine: 'simulator',
    binary: 'x',
    writtenAtMs: 0,
  };

  it('F10 never signals an unrelated process that got the pid, and removes the file', async () => {
    const { supervisor, events } = stage.subject();
    const sleeper = spawn('sleep', ['60'], { detached: true });
    strays.push(sleeper);
    writeFileSync(identityPath(), JSON.stringify({ ...identity, pid: sleeper.pid }));
    expect((await supervisor.start()).kind).toBe('ready');
    expect(sleeper.exitCode).toBeNull();
    expect(sleeper.signalCode).toBeNull();
    expect(sleeper.pid !== undefined && isRunning(sleeper.pid)).toBe(true);
    expect(events.map((event) => event.kind)).toContain('stale-identity-removed');
    expect(readIdentity().pid).not.toBe(sleeper.pid);
  });

  it('F10 never signals a process that has the nonce but another start time', async () => {
    const { supervisor } = stage.subject();
    const env = { ...process.env, DROVER_INSTANCE: identity.nonce };
    const sleeper = spawn('sleep', ['60'], { detached: true, env });
    strays.push(sleeper);
    writeFileSync(identityPath(), JSON.stringify({ ...identity, pid: sleeper.pid }));
    expect((await supervisor.start()).kind).toBe('ready');
    expect(sleeper.pid !== undefined && isRunning(sleeper.pid)).toBe(true);
  });

  it.each(['', '{', '{"version":1}', 'null'])('F10 survives the content %j', async (content) => {
    const { supervisor, events } = stage.subject();
    writeFileSync(identityPath(), content);
    expect((await supervisor.start()).kind).toBe('ready');
    expect(events.map((event) => event.kind)).toContain('stale-identity-removed');
  });
});
