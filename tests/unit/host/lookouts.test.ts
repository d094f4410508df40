import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { createLookouts, lookoutTiming } from '../../../apps/host/lookouts.ts';

const { calmAfterMs, gatherEveryMs } = lookoutTiming;

function start() {
  const time = createFakeClock(0);
  const lookouts = createLookouts({ clock: time, timers: time });
  const seen: string[] = [];
  const look = (name: string, delayMs: number) => lookouts.after(delayMs, () => seen.push(name));
  return { time, lookouts, seen, look };
}

describe('looks whether something has changed', () => {
  it('come when they are meant to while something happens', () => {
    const { time, seen, look } = start();
    look('daemon', 5_000);
    time.advance(5_000);
    expect(seen).toEqual(['daemon']);
  });

  it('are gathered to one moment when nothing has happened for a while', () => {
    const { time, seen, look } = start();
    time.advance(calmAfterMs);
    look('daemon', 5_000);
    look('memory', 15_000);
    look('file', 1_500);
    time.advance(gatherEveryMs - 1);
    expect(seen).toEqual([]);
    time.advance(1);
    expect([...seen].sort()).toEqual(['daemon', 'file', 'memory']);
  });

  it('are made up for at once when something happens', () => {
    const { time, lookouts, seen, look } = start();
    time.advance(calmAfterMs);
    look('daemon', 5_000);
    look('memory', 15_000);
    time.advance(10_000);
    lookouts.stir();
    time.advance(0);
    expect(seen).toEqual(['daemon']);
    time.advance(5_000);
    expect(seen).toEqual(['daemon', 'memory']);
  });

  it('come in time when they are wanted soon, or somebody watches', () => {
    const { time, lookouts, seen, look } = start();
    time.advance(calmAfterMs);
    look('change', 1_000);
    time.advance(1_000);
    lookouts.busyWhile(() => true);
    look('watched', 2_000);
    time.advance(2_000);
    expect(seen).toEqual(['change', 'watched']);
  });

  it('do not come once they are cancelled, deferred or not', () => {
    const { time, lookouts, seen, look } = start();
    time.advance(calmAfterMs);
    const cancel = look('daemon', 5_000);
    const cancelLater = look('memory', 5_000);
    cancel();
    lookouts.stir();
    cancelLater();
    time.advance(gatherEveryMs * 2);
    expect(seen).toEqual([]);
  });
});
