import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { decideAfterExit, type ServiceExit } from '../../../electron/main/service/decide-after-exit.ts';
import { createServiceProcess, type ServiceNotice } from '../../../electron/main/service/service-process.ts';

/** Lets promises that are already settled be taken up. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

function keep(initiallyAnswering = false) {
  const clock = createFakeClock();
  const notices: ServiceNotice[] = [];
  const signals: string[] = [];
  const state = { isAnswering: initiallyAnswering, launches: 0 };
  let end: (exit: ServiceExit) => void = () => {};
  const service = createServiceProcess({
    launch(onExit) {
      state.launches += 1;
      let resolveEnded: () => void = () => {};
      const ended = new Promise<void>((resolve) => {
        resolveEnded = resolve;
      });
      end = (exit) => {
        onExit(exit);
        resolveEnded();
      };
      return {
        ended,
        pid: 100 + state.launches,
        requestStop: () => signals.push('stop'),
        kill: (isForced) => signals.push(isForced ? 'SIGKILL' : 'SIGTERM'),
      };
    },
    isAnswering: () => Promise.resolve(state.isAnswering),
    time: clock,
    onNotice: (notice) => notices.push(notice),
  });
  const exit = (exitCode: number, failure: string | null = null): void => end({ exitCode, failure });
  return { clock, notices, signals, state, service, exit };
}

describe('the keeper of the service process', () => {
  test('attaches to a service that answers instead of starting another', async () => {
    const { service, state } = keep(true);
    await service.start();
    expect(state.launches).toBe(0);
    expect(service.tenure()).toBe('attached');
  });

  test('starts one where none answers', async () => {
    const { service, state } = keep();
    await service.start();
    expect(state.launches).toBe(1);
    expect(service.tenure()).toBe('owned');
  });

  test('F75 restarts a service that dies well within two seconds, and says so', async () => {
    const { service, state, exit, clock, notices } = keep();
    await service.start();
    exit(9);
    clock.advance(500);
    await settle();
    expect(state.launches).toBe(2);
    expect(notices).toEqual([{ kind: 'restarting', exitCode: 9, delayMs: 100 }]);
  });

  test('waits longer after each death in a row, and forgets them after a steady minute', async () => {
    const { service, exit, clock, notices } = keep();
    await service.start();
    const delays = (): number[] => notices.flatMap((notice) => (notice.kind === 'restarting' ? [notice.delayMs] : []));
    for (let round = 0; round < 8; round++) {
      exit(1);
      clock.advance(delays().at(-1) ?? 0);
      await settle();
    }
    expect(delays()).toEqual([100, 500, 1000, 2000, 5000, 10_000, 30_000, 30_000]);
    clock.advance(60_000);
    exit(1);
    expect(delays().at(-1)).toBe(100);
  });

  test('attaches when another service took the data folder in the meantime', async () => {
    const { service, state, exit, clock } = keep();
    await service.start();
    exit(3);
    state.isAnswering = true;
    clock.advance(100);
    await settle();
    expect(state.launches).toBe(1);
    expect(service.tenure()).toBe('attached');
  });

  test('gives up with the words of the service where another start cannot help', async () => {
    const { service, state, exit, clock, notices } = keep();
    await service.start();
    exit(2, '--engine gemini is not known.');
    clock.advance(120_000);
    await settle();
    expect(state.launches).toBe(1);
    expect(notices).toEqual([
      {
        kind: 'gave-up',
        message: '--engine gemini is not known.',
        advice: 'Start it without options, or read logs/drover.log in its data folder.',
      },
    ]);
  });

  test('gives up after three starts that failed for a reason the service names', async () => {
    const { service, state, exit, clock, notices } = keep();
    await service.start();
    for (let round = 0; round < 3; round++) {
      exit(1, 'The gateway cannot listen on 127.0.0.1:80.');
      clock.advance(30_000);
      await settle();
    }
    expect(state.launches).toBe(3);
    expect(notices.at(-1)).toMatchObject({ kind: 'gave-up', message: 'The gateway cannot listen on 127.0.0.1:80.' });
  });

  test('stops in good order and does not restart what it stopped', async () => {
    const { service, state, exit, clock, signals, notices } = keep();
    await service.start();
    const stopped = service.stop();
    exit(0);
    await stopped;
    clock.advance(120_000);
    await settle();
    expect(signals).toEqual(['stop']);
    expect(state.launches).toBe(1);
    expect(notices).toEqual([]);
    expect(clock.pendingCount()).toBe(0);
  });

  test('climbs to force when the service does not end', async () => {
    const { service, exit, clock, signals } = keep();
    await service.start();
    const stopped = service.stop();
    clock.advance(45_000);
    await settle();
    clock.advance(2000);
    await settle();
    exit(9);
    await stopped;
    expect(signals).toEqual(['stop', 'SIGTERM', 'SIGKILL']);
  });

  test('leaves a service alone that it did not start', async () => {
    const { service, signals } = keep(true);
    await service.start();
    await service.stop();
    expect(signals).toEqual([]);
  });

  test('restarts a service that hangs, at once', async () => {
    const { service, state, exit, clock, signals } = keep();
    await service.start();
    const restarted = service.restart();
    clock.advance(2000);
    await settle();
    exit(15);
    await restarted;
    expect(signals).toEqual(['stop', 'SIGTERM']);
    expect(state.launches).toBe(2);
  });

  test('a stop during the delay before a restart ends the restarting', async () => {
    const { service, state, exit, clock } = keep();
    await service.start();
    exit(1);
    await service.stop();
    clock.advance(60_000);
    await settle();
    expect(state.launches).toBe(1);
  });

  test('ignores the exit of a process that is not the current one', async () => {
    const { service, state, exit, clock } = keep();
    await service.start();
    exit(1);
    exit(1);
    clock.advance(60_000);
    await settle();
    expect(state.launches).toBe(2);
  });
});

describe('the decision after an exit', () => {
  test('never starts again on data that is newer than the program', () => {
    expect(decideAfterExit({ exitCode: 4, failure: null }, 1).kind).toBe('give-up');
  });
});
