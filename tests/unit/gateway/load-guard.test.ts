import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { createLoadGuard, type HeapFacts } from '../../../apps/gateway/guards/load-guard.ts';
import { createConnectionLimit } from '../../../apps/gateway/server/limit-connections.ts';
import { chooseMaxConnections, readOpenFilesLimit } from '../../../apps/host/connection-limit.ts';

function createGuard(initial: HeapFacts) {
  let heap = initial;
  let looks = 0;
  const clock = createFakeClock();
  const readHeap = (): HeapFacts => {
    looks++;
    return heap;
  };
  const guard = createLoadGuard({ readHeap, clock });
  return {
    guard,
    looks: () => looks,
    /** What the heap is from now on, once it is looked at again. */
    become(usedBytes: number): void {
      heap = { ...heap, usedBytes };
      clock.advance(20);
    },
  };
}

describe('createLoadGuard', () => {
  it('F74 is full when nine tenths of the heap are in use, and not any more when they are given up', () => {
    const { guard, become } = createGuard({ usedBytes: 900, limitBytes: 1000 });
    expect(guard.isFull()).toBe(false);
    become(901);
    expect(guard.isFull()).toBe(true);
    become(500);
    expect(guard.isFull()).toBe(false);
  });

  it('F74 gives room for bodies that fit eightfold beside what is in use, and gets it back', () => {
    const { guard } = createGuard({ usedBytes: 0, limitBytes: 1000 });
    expect([guard.take(60), guard.take(40), guard.take(1)]).toEqual([true, true, false]);
    guard.giveBack(40);
    expect([guard.take(41), guard.take(40)]).toEqual([false, true]);
  });

  it('F74 counts what is in use besides bodies', () => {
    const { guard, become } = createGuard({ usedBytes: 0, limitBytes: 1000 });
    become(720);
    expect([guard.take(11), guard.take(10)]).toEqual([false, true]);
  });

  it('looks at the heap no more often than every twenty milliseconds', () => {
    const { guard, looks, become } = createGuard({ usedBytes: 0, limitBytes: 1000 });
    for (let index = 0; index < 100; index++) guard.isFull();
    expect(looks()).toBe(1);
    become(1);
    for (let index = 0; index < 100; index++) guard.isFull();
    expect(looks()).toBe(2);
  });
});

const connectFrom = (remoteAddress: string): Socket & { readonly leave: () => void } => {
  const socket = Object.assign(new EventEmitter(), { remoteAddress });
  return Object.assign(socket, { leave: () => void socket.emit('close') }) as unknown as Socket & { leave: () => void };
};

describe('createConnectionLimit', () => {
  it('T12 takes so many connections of an address and no more, until one of them goes', () => {
    const admit = createConnectionLimit(2);
    const [first, second] = [connectFrom('192.0.2.1'), connectFrom('::ffff:192.0.2.1')];
    expect([admit(first), admit(second), admit(connectFrom('192.0.2.1'))]).toEqual([true, true, false]);
    expect(admit(connectFrom('192.0.2.2'))).toBe(true);
    first.leave();
    expect([admit(connectFrom('192.0.2.1')), admit(connectFrom('192.0.2.1'))]).toEqual([true, false]);
    second.leave();
  });

  it('T12 does not count those of this machine, where all programs have one address', () => {
    const admit = createConnectionLimit(1);
    const own = ['127.0.0.1', '127.0.0.1', '::1', '::1', '::ffff:127.0.0.1', '::ffff:127.0.0.1'];
    expect(own.map((address) => admit(connectFrom(address)))).toEqual(own.map(() => true));
  });
});

describe('chooseMaxConnections', () => {
  it.each([
    [null, 2048],
    [1_048_576, 2048],
    [8320, 2048],
    [1024, 224],
    [256, 32],
    [64, 16],
  ])('F72 with %s open files takes %i connections', (openFiles, expected) => {
    expect(chooseMaxConnections(openFiles)).toBe(expected);
  });

  it('reads the limit of this process', () => {
    const limit = readOpenFilesLimit();
    expect(limit === null || limit >= 64).toBe(true);
  });
});
