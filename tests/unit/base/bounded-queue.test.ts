import { describe, expect, it } from 'vitest';
import { createBoundedQueue } from '../../../apps/base/index.ts';

describe('the bounded queue', () => {
  it('gives items in order', async () => {
    const queue = createBoundedQueue<number>(3);
    for (const item of [1, 2, 3]) queue.push(item);
    expect(await queue.next()).toEqual({ item: 1, droppedCount: 0 });
    expect(await queue.next()).toEqual({ item: 2, droppedCount: 0 });
  });

  it('drops the oldest when full and tells how many, once', async () => {
    const queue = createBoundedQueue<number>(2);
    for (const item of [1, 2, 3, 4]) queue.push(item);
    expect(await queue.next()).toEqual({ item: 3, droppedCount: 2 });
    expect(await queue.next()).toEqual({ item: 4, droppedCount: 0 });
  });

  it('wakes a waiting reader with the next item', async () => {
    const queue = createBoundedQueue<string>(2);
    const next = queue.next();
    queue.push('late');
    expect(await next).toEqual({ item: 'late', droppedCount: 0 });
  });

  it('gives what is left after closing, then the end, and takes nothing more', async () => {
    const queue = createBoundedQueue<number>(2);
    queue.push(1);
    queue.close();
    queue.push(2);
    expect(await queue.next()).toEqual({ item: 1, droppedCount: 0 });
    expect(await queue.next()).toBeUndefined();
  });

  it('ends a waiting reader by closing', async () => {
    const queue = createBoundedQueue<number>(2);
    const next = queue.next();
    queue.close();
    expect(await next).toBeUndefined();
  });
});
