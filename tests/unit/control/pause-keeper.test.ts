import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { createPauseKeeper } from '../../../apps/control/pause-keeper.ts';

function keep() {
  const clock = createFakeClock();
  const heard: string[] = [];
  const gate = { pause: () => heard.push('pause'), resume: () => heard.push('resume') };
  const keeper = createPauseKeeper({ clock, timers: clock, gate, log: () => {} });
  keeper.onChange((pause) => heard.push(pause === null ? 'open' : `until ${pause.untilMs}`));
  return { clock, heard, keeper };
}

describe('a pause of new requests', () => {
  test('ends by itself when its time is over', () => {
    const { clock, heard, keeper } = keep();
    const untilMs = clock.nowMs() + 1000;
    keeper.pause(1000);
    expect(keeper.current()).toEqual({ untilMs });
    clock.advance(999);
    expect(heard).toEqual(['pause', `until ${untilMs}`]);
    clock.advance(1);
    expect(heard.slice(2)).toEqual(['resume', 'open']);
    expect(keeper.current()).toBeNull();
  });

  test('without a time lasts until somebody ends it', () => {
    const { clock, heard, keeper } = keep();
    keeper.pause(null);
    clock.advance(7 * 86_400_000);
    expect(keeper.current()).toEqual({ untilMs: null });
    keeper.resume();
    keeper.resume();
    expect(heard).toEqual(['pause', 'until null', 'resume', 'open']);
  });

  test('is replaced by a later one, and leaves no timer behind', () => {
    const { clock, keeper } = keep();
    keeper.pause(1000);
    keeper.pause(null);
    clock.advance(5000);
    expect(keeper.current()).toEqual({ untilMs: null });
    keeper.pause(1000);
    keeper.dispose();
    expect(clock.pendingCount()).toBe(0);
  });
});
