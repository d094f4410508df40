import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStage, until } from '../../fakes/daemons/supervisor-subject.ts';

let stage: ReturnType<typeof createStage>;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.end());

const patience = (): AbortSignal => AbortSignal.timeout(15_000);

describe('callers that need the daemon', () => {
  it('are all answered when the start succeeds', async () => {
    const { supervisor } = stage.subject();
    const orders = [supervisor.start(), supervisor.start()];
    const callers = Array.from({ length: 20 }, () => supervisor.ensureReady(patience()));
    const states = await Promise.all(orders);
    expect(states.map((state) => state.kind)).toEqual(['ready', 'ready']);
    const url = supervisor.readyUrl();
    for (const outcome of await Promise.all(callers))
      expect(outcome).toEqual({ kind: 'ready', url, version: '0.31.2' });
  });

  it('are all answered when the start fails', async () => {
    const { supervisor } = stage.subject({ simulatorCommand: ['/nowhere/ollama'] });
    const order = supervisor.start();
    const callers = Array.from({ length: 20 }, () => supervisor.ensureReady(patience()));
    expect(await order).toMatchObject({ kind: 'failed', code: 'daemon_not_found' });
    for (const outcome of await Promise.all(callers)) expect(outcome).toMatchObject({ reason: 'failed' });
  });

  it('F1 wait for the restart after a crash', async () => {
    const { supervisor, reach } = stage.subject();
    const ready = await supervisor.start();
    if (ready.kind === 'ready' && ready.pid !== null) process.kill(ready.pid, 'SIGKILL');
    await reach('backing-off');
    expect(await supervisor.ensureReady(patience())).toMatchObject({ kind: 'ready' });
  });

  it('learn when to come again if they would not wait', async () => {
    const { supervisor } = stage.subject({ fake: { FAKE_NEVER_READY: '1' } });
    void supervisor.start();
    const giving = new AbortController();
    const waiting = supervisor.ensureReady(giving.signal);
    await until(() => supervisor.recentLogs('error', 1).length > 0);
    giving.abort();
    expect(await waiting).toMatchObject({ kind: 'unavailable', reason: 'starting', retryAfterSeconds: 1 });
  });

  it('never start a stopped daemon', async () => {
    const { supervisor, states } = stage.subject();
    expect(await supervisor.ensureReady(patience())).toMatchObject({ kind: 'unavailable', reason: 'stopped' });
    expect(states).toEqual([]);
  });

  it('hear nothing more from a supervisor that was disposed of', async () => {
    const { supervisor } = stage.subject();
    await supervisor.start();
    await supervisor.dispose();
    expect((await supervisor.start()).kind).toBe('stopped');
    expect(supervisor.readyUrl()).toBeNull();
  });
});
