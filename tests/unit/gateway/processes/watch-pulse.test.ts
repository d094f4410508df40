import { describe, expect, it } from 'vitest';
import type { Desk } from '../../../../apps/gateway/processes/primary/desk.ts';
import { isSilent, pulse, watchPulse } from '../../../../apps/gateway/processes/primary/watch-pulse.ts';

type Worker = Pick<Desk, 'isReady' | 'silentBeats' | 'post'> & { readonly name: string; asked: number };

const createWorker = (name: string, isReady = true): Worker => ({
  ...{ name, isReady, silentBeats: 0, asked: 0 },
  post(order) {
    if (order.order === 'ping') this.asked++;
  },
});

/** Beats come when they are told to. */
function watch(workers: readonly Worker[]) {
  const due: (() => void)[] = [];
  const hung: string[] = [];
  const stop = watchPulse({
    workers,
    timers: {
      after(delayMs, run) {
        expect(delayMs).toBe(pulse.everyMs);
        due.push(run);
        return () => void due.splice(due.indexOf(run), 1);
      },
    },
    onHung: ({ name }) => void hung.push(name),
  });
  const beat = (times = 1): void => {
    for (let index = 0; index < times; index++) due.shift()?.();
  };
  return { beat, hung, stop, due };
}

describe('I1 workers that are asked for a sign of life', () => {
  it('are hung when they have let two whole beats pass, and not before', () => {
    const worker = createWorker('stuck');
    const { beat, hung } = watch([worker]);
    beat(pulse.maxSilentBeats);
    expect([hung, worker.asked]).toEqual([[], 2]);
    beat();
    expect(hung).toEqual(['stuck']);
  });

  it('live as long as anything is heard of them between beats', () => {
    const [busy, stuck] = [createWorker('busy'), createWorker('stuck')];
    const { beat, hung } = watch([busy, stuck]);
    for (let round = 0; round < 3; round++) {
      beat();
      busy.silentBeats = 0;
    }
    expect(hung).toEqual(['stuck']);
  });

  it('have longer while their code is being loaded, and not for ever', () => {
    const { beat, hung } = watch([createWorker('new', false)]);
    beat(pulse.maxStartingBeats);
    expect(hung).toEqual([]);
    beat();
    expect(hung).toEqual(['new']);
  });

  it('get no connections once a whole beat has passed in silence', () => {
    const worker = createWorker('silent');
    const { beat } = watch([worker]);
    beat();
    expect(isSilent(worker)).toBe(false);
    beat();
    expect(isSilent(worker)).toBe(true);
  });

  it('are not asked any more once the service ends', () => {
    const { due, stop } = watch([createWorker('any')]);
    stop();
    expect(due).toEqual([]);
  });
});
