import { describe, expect, it } from 'vitest';
import { createEmitter, createFakeClock } from '../../../apps/base/index.ts';
import { paceChanges } from '../../../apps/control/pace-changes.ts';

function start() {
  const clock = createFakeClock();
  const changes = createEmitter<void>(() => {});
  const reportedAtMs: number[] = [];
  const stop = paceChanges({
    ...{ subscribe: changes.subscribe, clock, timers: clock, intervalMs: 500 },
    report: () => void reportedAtMs.push(clock.monotonicMs()),
  });
  return { clock, changes, reportedAtMs, stop };
}

describe('paceChanges', () => {
  it('reports at most once per interval, and the last change always', () => {
    const { clock, changes, reportedAtMs } = start();
    for (let step = 0; step < 20; step++) {
      changes.emit();
      clock.advance(60);
    }
    clock.advance(10_000);
    expect(reportedAtMs).toEqual([0, 500, 1000, 1500]);
    expect(clock.pendingCount()).toBe(0);
  });

  it('says nothing more after its end', () => {
    const { clock, changes, reportedAtMs, stop } = start();
    changes.emit();
    stop();
    clock.advance(1000);
    expect(reportedAtMs).toEqual([]);
    expect(changes.listenerCount()).toBe(0);
  });
});
