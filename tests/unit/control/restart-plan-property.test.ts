import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boundMs, createRestartStage } from './restart-stage.ts';

type Stage = ReturnType<typeof createRestartStage>;

const steps = {
  arrive: (stage: Stage) => stage.arrive(),
  end: (stage: Stage) => stage.end(),
  queue: (stage: Stage) => stage.queue(2),
  unqueue: (stage: Stage) => stage.queue(0),
  wait: (stage: Stage) => stage.clock.advance(boundMs / 3),
  settle: (stage: Stage) => stage.settle(),
  fail: (stage: Stage) => stage.settle(false),
  drained: (stage: Stage) => stage.plan.restart('drained', `drained at ${stage.clock.nowMs()}`),
  idle: (stage: Stage) => stage.plan.restart('idle', 'idle'),
  // What comes of it shows in what the daemon hears.
  now: (stage: Stage) => void stage.plan.restart('now', 'now').catch(() => undefined),
  cancel: (stage: Stage) => stage.plan.cancel(),
  start: (stage: Stage) => stage.plan.start(),
  stop: (stage: Stage) => stage.plan.stop(),
} as const;
type Step = keyof typeof steps;

/** Everybody leaves, and every restart settles. */
async function finish(stage: Stage): Promise<void> {
  for (let round = 0; round < 200; round++) {
    stage.queue(0);
    stage.end();
    stage.clock.advance(1);
    await stage.settle();
  }
}

function checkRestart({ reason, running, isPaused, atMs }: Stage['orders'][number]): void {
  if (reason === 'now') return;
  expect(isPaused).toBe(true);
  if (running === 0) return;
  const [, orderedAtMs] = /^drained at (\d+);/.exec(reason) ?? [];
  expect(orderedAtMs).toBeDefined();
  expect(atMs - Number(orderedAtMs)).toBe(boundMs);
}

function checkAlternation(heard: readonly string[]): void {
  const pauses = heard.filter((line) => line === 'pause' || line === 'resume');
  expect(pauses).toEqual(pauses.map((_, index) => (index % 2 === 0 ? 'pause' : 'resume')));
  expect(pauses.length % 2).toBe(0);
}

it('never restarts under a running request before its bound, always resumes, and ends with nothing pending', async () => {
  const names = Object.keys(steps) as Step[];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...names), { maxLength: 40 }), async (sequence) => {
      const stage = createRestartStage();
      for (const name of sequence) await steps[name](stage);
      await finish(stage);
      for (const order of stage.orders) checkRestart(order);
      checkAlternation(stage.heard);
      expect([stage.plan.pending(), stage.isPaused()]).toEqual([null, false]);
      expect([stage.listenerCount(), stage.clock.pendingCount(), stage.restarts.length]).toEqual([0, 0, 0]);
    }),
    { numRuns: 150 },
  );
});
