import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';

describe('the fake clock', () => {
  it('stands still until it is moved', () => {
    const clock = createFakeClock(1000);
    expect([clock.nowMs(), clock.monotonicMs()]).toEqual([1000, 0]);
    clock.advance(250);
    expect([clock.nowMs(), clock.monotonicMs()]).toEqual([1250, 250]);
  });

  it('runs what falls due in order of time, then of creation, at its own time', () => {
    const clock = createFakeClock();
    const ran: string[] = [];
    const note = (name: string) => () => void ran.push(`${name}@${clock.monotonicMs()}`);
    clock.after(20, note('late'));
    clock.after(10, note('first'));
    clock.after(10, note('second'));
    clock.after(99, note('never'));
    clock.advance(30);
    expect(ran).toEqual(['first@10', 'second@10', 'late@20']);
    expect(clock.pendingCount()).toBe(1);
  });

  it('runs timers that are made on the way when they fall due too', () => {
    const clock = createFakeClock();
    const ranAt: number[] = [];
    clock.after(10, () => clock.after(10, () => ranAt.push(clock.monotonicMs())));
    clock.advance(25);
    expect(ranAt).toEqual([20]);
  });

  it('does not run what was cancelled, and cancelling again does nothing', () => {
    const clock = createFakeClock();
    const cancel = clock.after(-5, () => expect.unreachable());
    cancel();
    cancel();
    clock.advance(10);
    expect(clock.pendingCount()).toBe(0);
  });
});
