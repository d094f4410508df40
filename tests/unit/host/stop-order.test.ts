import { describe, expect, it } from 'vitest';
import { createStopOrder } from '../../../apps/host/stop-order.ts';

describe('createStopOrder', () => {
  it('stops in reverse, each after the one before has ended', async () => {
    const events: string[] = [];
    const order = createStopOrder(() => {});
    order.push('first', () => void events.push('first'));
    order.push('second', async () => {
      events.push('second begins');
      await Promise.resolve();
      events.push('second ends');
    });
    await order.run();
    expect(events).toEqual(['second begins', 'second ends', 'first']);
  });

  it('goes on after a stop that fails, and names it', async () => {
    const failures: string[] = [];
    const stopped: string[] = [];
    const order = createStopOrder((name) => failures.push(name));
    order.push('first', () => void stopped.push('first'));
    order.push('second', () => Promise.reject(new Error('stuck')));
    await order.run();
    expect({ failures, stopped }).toEqual({ failures: ['second'], stopped: ['first'] });
  });

  it('runs once for two callers', async () => {
    let runs = 0;
    const order = createStopOrder(() => {});
    order.push('only', () => void runs++);
    await Promise.all([order.run(), order.run()]);
    expect(runs).toBe(1);
  });
});
