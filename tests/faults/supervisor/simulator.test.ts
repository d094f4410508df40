import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { membersOf } from '../../fakes/daemons/process-list.ts';
import { createStage, pidOf, type Subject } from '../../fakes/daemons/supervisor-subject.ts';

const simulatorPath = join(import.meta.dirname, '../../../apps/simulator/main.ts');
let stage: ReturnType<typeof createStage>;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.end());

function simulate(switches: Readonly<Record<string, string>>, readyTimeoutMs = 20_000): Subject {
  const fake = Object.fromEntries(Object.entries(switches).map(([name, value]) => [`DROVER_SIM_${name}`, value]));
  return stage.subject({ simulatorCommand: [process.execPath, simulatorPath], readyTimeoutMs, graceMs: 600, fake });
}

describe('the simulator under the supervisor', () => {
  it('is ready only when it serves, not when it merely listens', async () => {
    const { supervisor } = simulate({ START_DELAY_MS: '700', VERSION: '0.20.0' });
    const startedAtMs = performance.now();
    expect(await supervisor.start()).toMatchObject({ kind: 'ready', version: '0.20.0' });
    expect(performance.now() - startedAtMs).toBeGreaterThan(700);
    expect(
      supervisor
        .recentLogs('error', 50)
        .map((line) => line.text)
        .join('\n'),
    ).toContain('Listening on 127.0.0.1:');
    expect(supervisor.binary()).toBe(simulatorPath);
  });

  it.each(['pipes', 'port'])('F8 is stopped with the grandchild that holds its %s', async (what) => {
    const { supervisor } = simulate({ GRANDCHILD: what, IGNORE_SIGTERM: '1' });
    const pid = pidOf(await supervisor.start());
    expect(membersOf(pid).length).toBeGreaterThan(1);
    expect((await supervisor.stop()).kind).toBe('stopped');
    expect(membersOf(pid)).toEqual([]);
  });

  it('F13 is seen to be ended by somebody else although it exits with code 0', async () => {
    const { supervisor, reach } = simulate({});
    process.kill(pidOf(await supervisor.start()), 'SIGTERM');
    expect(await reach('backing-off')).toMatchObject({ lastExit: { code: 0 } });
    expect((await reach('ready')).kind).toBe('ready');
  });

  it('F3 tells the reason in its own words when it ends at once', async () => {
    const { supervisor, reach } = simulate({ EXIT_CODE: '7' });
    void supervisor.start();
    expect(await reach('backing-off')).toMatchObject({ lastExit: { code: 7, reason: 'exited with code 7' } });
    expect((await supervisor.stop()).kind).toBe('stopped');
  });
});
