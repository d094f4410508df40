import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWakeWatch } from '../../../apps/supervisor/index.ts';
import { createDeepHealthRig } from '../../fakes/daemons/deep-health-rig.ts';
import { startForeignDaemon } from '../../fakes/daemons/foreign-daemon.ts';
import { membersOf } from '../../fakes/daemons/process-list.ts';
import { createSleepingClock, type SleepingClock } from '../../fakes/daemons/sleeping-clock.ts';
import { createStage, pidOf, type Subject, until } from '../../fakes/daemons/supervisor-subject.ts';

const hours = 3_600_000;
let stage: ReturnType<typeof createStage>;
const endings: (() => unknown)[] = [];
beforeEach(() => {
  stage = createStage();
});
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
  await stage.end();
});

/** Tells the supervisor of wakes, as the host does. */
function watchWakes({ clock, timers }: SleepingClock, { supervisor }: Subject): void {
  const watch = createWakeWatch({ clock, timers, tickMs: 100, onWake: (sleptMs) => supervisor.noteWake(sleptMs) });
  endings.push(() => watch.dispose());
}

interface CountingOllama {
  readonly url: string;
  /** Questions for the version so far. */
  asked(): number;
  /** While set, questions are left open. */
  setSilent(isSilent: boolean): void;
}

/** An Ollama that somebody else started. */
async function startCountingOllama(): Promise<CountingOllama> {
  const [askedFile, silentFile] = [join(stage.folder, 'asked'), join(stage.folder, 'silent')];
  const foreign = await startForeignDaemon(undefined, { FAKE_ASKED_FILE: askedFile, FAKE_SILENT_FILE: silentFile });
  endings.push(foreign.end);
  return {
    url: foreign.url,
    asked: () => readFileSync(askedFile, 'utf8').split('/api/version').length - 1,
    setSilent(isSilent) {
      if (isSilent) writeFileSync(silentFile, '');
      else rmSync(silentFile);
    },
  };
}

describe.each(['standing', 'running'] as const)('after a sleep with the monotonic clock %s', (monotonic) => {
  it('F79 the daemon is probed at once, and one that does not answer is restarted without the usual patience', async () => {
    const sleeping = createSleepingClock(monotonic);
    const { clock, timers } = sleeping;
    const subject = stage.subject({ clock, timers, probeIntervalMs: 3_600_000, probeTimeoutMs: 300, graceMs: 300 });
    const hung = pidOf(await subject.supervisor.start());
    watchWakes(sleeping, subject);
    process.kill(hung, 'SIGSTOP');
    sleeping.sleep(8 * hours);
    expect(await subject.reach('degraded')).toMatchObject({ missedProbes: 1, reason: expect.stringContaining('woke') });
    const fresh = pidOf(await subject.reach('ready'));
    expect(fresh).not.toBe(hung);
    expect(membersOf(hung)).toEqual([]);
    const woke = subject.events.filter(({ kind }) => kind === 'woke');
    expect(woke.map(({ detail }) => detail)).toEqual(['the machine slept 8 h']);
  });

  it('F79 a daemon that answers stays ready, and timers do not fire in a burst', async () => {
    const sleeping = createSleepingClock(monotonic);
    const { clock, timers } = sleeping;
    const ollama = await startCountingOllama();
    const subject = stage.subject({
      ...{ engine: 'ollama', adoptUrl: ollama.url, clock, timers, probeIntervalMs: 20_000 },
    });
    await subject.supervisor.start();
    watchWakes(sleeping, subject);
    const before = { asked: ollama.asked(), fired: sleeping.firedCount() };
    sleeping.sleep(8 * hours);
    await until(() => ollama.asked() > before.asked && subject.events.some(({ kind }) => kind === 'woke'));
    // Eight hours hold 1440 probes and 288 000 ticks: what had fallen due, the wake's own probe and a few ticks are all there is.
    expect(ollama.asked() - before.asked).toBeLessThanOrEqual(2);
    expect(sleeping.firedCount() - before.fired).toBeLessThan(50);
    expect(subject.supervisor.state().kind).toBe('ready');
    expect(subject.states.map(({ kind }) => kind)).toEqual(['starting', 'ready']);
  });

  it('F79 probes missed before it do not count, nor one that it interrupted', async () => {
    const sleeping = createSleepingClock(monotonic);
    const { clock, timers } = sleeping;
    const ollama = await startCountingOllama();
    const subject = stage.subject({
      ...{ engine: 'ollama', adoptUrl: ollama.url, clock, timers },
      ...{ probeIntervalMs: 100, missedProbeGapMs: 100, probeTimeoutMs: 1000 },
    });
    await subject.supervisor.start();
    ollama.setSilent(true);
    const before = ollama.asked();
    // Two are missed, the third is under way.
    await until(() => ollama.asked() >= before + 3);
    ollama.setSilent(false);
    sleeping.sleep(8 * hours);
    subject.supervisor.noteWake(8 * hours);
    const asked = ollama.asked();
    await until(() => ollama.asked() >= asked + 3);
    expect(subject.states.map(({ kind }) => kind)).not.toContain('degraded');
  });
});

describe('a daemon that does not survive a sleep', () => {
  it('F79 leaves an incident that says so', async () => {
    const sleeping = createSleepingClock('standing');
    const { clock, timers } = sleeping;
    const rig = createDeepHealthRig(stage.folder, stage.subject, {
      subject: { clock, timers, probeIntervalMs: 3_600_000, probeTimeoutMs: 300 },
      times: { clock, timers },
    });
    endings.push(() => rig.health.dispose());
    const hung = pidOf(await rig.supervisor.start());
    process.kill(hung, 'SIGSTOP');
    sleeping.sleep(8 * hours);
    rig.health.noteWake();
    rig.supervisor.noteWake(8 * hours);
    const incident = await rig.incident();
    expect(incident).toMatchObject({ kind: 'wake', isRecovered: true });
    expect(incident.sentence).toMatch(
      /^Ollama did not answer after the machine woke; it was restarted and ready again/,
    );
    expect(incident.durationMs).toBeLessThan(hours);
  });
});
