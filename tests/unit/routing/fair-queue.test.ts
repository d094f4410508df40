import { describe, expect, it } from 'vitest';
import {
  createFairQueue,
  type Entrance,
  type FairQueue,
  type QueueRequest,
  type QueueRules,
} from '../../../apps/routing/index.ts';

const rules: QueueRules = { maxWaiting: 8, maxWaitMs: 120_000, batchEvery: 4, quantum: 1, maxCost: 10 };

const create = (slots = 1, parts: Partial<QueueRules> = {}): FairQueue =>
  createFairQueue({ rules: { ...rules, ...parts }, slotsFor: () => slots });

const enter = (queue: FairQueue, id: string, parts: Partial<QueueRequest> = {}, nowMs = 0): Entrance =>
  queue.enter({ id, lane: 'local/a', project: id.charAt(0), priority: 'interactive', cost: 1, ...parts }, nowMs);

/** Ends whoever runs, one after the other, and lists who came next. */
function serveAll(queue: FairQueue, first: string): string[] {
  const order: string[] = [];
  for (let running = [first]; running.length > 0; ) {
    running = running.flatMap((id) => [...queue.leave(id, 0)]);
    order.push(...running);
  }
  return order;
}

describe('createFairQueue: slots', () => {
  it('starts as many as there are slots and lets the others wait in order', () => {
    const queue = create(2);
    expect(enter(queue, 'a1')).toEqual({ kind: 'started', started: ['a1'] });
    expect(enter(queue, 'a2').kind).toBe('started');
    expect(enter(queue, 'a3')).toEqual({ kind: 'waiting', started: [], displaced: null });
    expect(queue.leave('a1', 5)).toEqual(['a3']);
  });

  it('D8 keeps a line for each backend and model', () => {
    const queue = create();
    enter(queue, 'a1');
    expect(enter(queue, 'a2', { lane: 'local/b' }).kind).toBe('started');
    expect(enter(queue, 'a3').kind).toBe('waiting');
  });

  it('starts those who wait when a lane gets more slots', () => {
    let slots = 1;
    const queue = createFairQueue({ rules, slotsFor: () => slots });
    for (const id of ['a1', 'a2', 'a3', 'a4']) enter(queue, id);
    slots = 3;
    expect(queue.refill('local/a', 0)).toEqual(['a2', 'a3']);
    slots = 4;
    expect(enter(queue, 'a5')).toEqual({ kind: 'waiting', started: ['a4'], displaced: null });
  });

  it('frees a slot once, however often it is told that a request ended', () => {
    const queue = create();
    for (const id of ['a1', 'a2', 'a3']) enter(queue, id);
    expect(queue.leave('a1', 0)).toEqual(['a2']);
    expect(queue.leave('a1', 0)).toEqual([]);
    expect(queue.leave('nobody', 0)).toEqual([]);
  });

  it('does not take the same request twice', () => {
    const queue = create();
    enter(queue, 'a1');
    enter(queue, 'a2');
    expect(() => enter(queue, 'a1')).toThrow('in the queue already');
    expect(() => enter(queue, 'a2')).toThrow('in the queue already');
  });

  it('forgets lanes that nobody uses', () => {
    const queue = create();
    enter(queue, 'a1');
    enter(queue, 'a2');
    queue.leave('a2', 0);
    queue.leave('a1', 0);
    expect(queue.snapshot(0)).toEqual([]);
  });
});

describe('createFairQueue: order', () => {
  it('D8 lets projects take turns, each in its own order', () => {
    const queue = create();
    for (const id of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1']) enter(queue, id);
    expect(serveAll(queue, 'a1')).toEqual(['a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
  });

  it('D8 counts what requests cost, not how many there are', () => {
    const queue = create(1, { quantum: 2, maxCost: 4 });
    enter(queue, 'x');
    for (const id of ['a1', 'a2']) enter(queue, id, { cost: 4 });
    for (const id of ['b1', 'b2', 'b3', 'b4']) enter(queue, id, { cost: 1 });
    expect(serveAll(queue, 'x')).toEqual(['b1', 'b2', 'a1', 'b3', 'b4', 'a2']);
  });

  it('D8 serves interactive requests first, but one of four is a batch request while both wait', () => {
    const queue = create(1, { maxWaiting: 20 });
    enter(queue, 'x');
    for (let index = 1; index <= 3; index++) enter(queue, `b${index}`, { priority: 'batch' });
    for (let index = 1; index <= 7; index++) enter(queue, `a${index}`);
    expect(serveAll(queue, 'x')).toEqual(['a1', 'a2', 'a3', 'b1', 'a4', 'a5', 'a6', 'b2', 'a7', 'b3']);
  });

  it.each([Number.NaN, -5, 0, Number.POSITIVE_INFINITY])('serves a request whose cost is %s', (cost) => {
    const queue = create(1, { maxCost: Number.POSITIVE_INFINITY });
    enter(queue, 'x');
    enter(queue, 'a1', { cost });
    expect(queue.leave('x', 0)).toEqual(['a1']);
  });
});

describe('createFairQueue: bounds', () => {
  it('F70 turns away who comes when the line is full, and says when a place may be free', () => {
    const queue = create(2, { maxWaiting: 2 });
    enter(queue, 'a0');
    queue.leave('a0', 3000);
    for (const id of ['a1', 'a2', 'a3', 'a4']) enter(queue, id, {}, 3000);
    expect(enter(queue, 'a5', {}, 3000)).toEqual({ kind: 'full', started: [], retryAfterMs: 1500 });
    expect(queue.leave('a5', 3000)).toEqual([]);
  });

  it('F70 gives a place of the project with the longest line to one that has few', () => {
    const queue = create(1, { maxWaiting: 4 });
    for (const id of ['a0', 'a1', 'a2', 'a3', 'a4']) enter(queue, id);
    expect(enter(queue, 'b1')).toMatchObject({ kind: 'waiting', displaced: 'a4' });
    expect(enter(queue, 'b2')).toMatchObject({ kind: 'waiting', displaced: 'a3' });
    expect(enter(queue, 'b3')).toMatchObject({ kind: 'full' });
    expect(queue.place('a4')).toBeNull();
    expect(serveAll(queue, 'a0')).toEqual(['a1', 'b1', 'a2', 'b2']);
  });

  it('F70 takes no place from a project that has one', () => {
    const queue = create(1, { maxWaiting: 2 });
    for (const id of ['x', 'a1', 'b1']) enter(queue, id);
    expect(enter(queue, 'c1').kind).toBe('full');
  });

  it('D8 lets interactive requests take the places of batch requests, all but a few', () => {
    const queue = create(1, { maxWaiting: 4 });
    enter(queue, 'x');
    for (const id of ['b1', 'b2', 'b3', 'b4']) enter(queue, id, { priority: 'batch' });
    expect(['a1', 'a2', 'a3', 'a4'].map((id) => enter(queue, id).kind)).toEqual([
      'waiting',
      'waiting',
      'waiting',
      'full',
    ]);
    expect(serveAll(queue, 'x')).toEqual(['a1', 'a2', 'a3', 'b1']);
  });

  it('D8 keeps a place for batch requests when interactive ones fill the line', () => {
    const queue = create(1, { maxWaiting: 4 });
    for (const id of ['a0', 'a1', 'a2', 'a3', 'a4']) enter(queue, id);
    expect(enter(queue, 'b1', { priority: 'batch' })).toMatchObject({ kind: 'waiting', displaced: 'a4' });
    expect(enter(queue, 'b2', { priority: 'batch' }).kind).toBe('full');
  });

  it('F70 takes out those who leave or waited too long', () => {
    const queue = create();
    enter(queue, 'x');
    enter(queue, 'a1', {}, 1000);
    enter(queue, 'b1', {}, 2000);
    enter(queue, 'a2', {}, 3000);
    expect(queue.leave('b1', 2500)).toEqual([]);
    expect(queue.nextExpiryMs()).toBe(121_000);
    expect(queue.expire(120_999)).toEqual([]);
    expect(queue.expire(121_000)).toEqual(['a1']);
    expect(queue.nextExpiryMs()).toBe(123_000);
    expect(queue.leave('x', 121_000)).toEqual(['a2']);
    expect(queue.nextExpiryMs()).toBeNull();
  });

  it('waits no longer than new rules say', () => {
    const queue = create();
    enter(queue, 'x');
    enter(queue, 'a1');
    queue.setRules({ ...rules, maxWaitMs: 1000 });
    expect(queue.expire(1000)).toEqual(['a1']);
  });
});

describe('createFairQueue: what can be seen', () => {
  it('D8 tells the place in line and the wait that may be expected', () => {
    const queue = create(2);
    for (const id of ['a1', 'a2', 'a3', 'a4', 'b1']) enter(queue, id);
    expect(queue.place('a1')).toBeNull();
    expect(queue.place('b1')).toEqual({ position: 2, waitingCount: 3, expectedWaitMs: null });
    queue.leave('a1', 4000);
    expect(queue.place('b1')).toEqual({ position: 1, waitingCount: 2, expectedWaitMs: 2000 });
    expect(queue.place('a4')).toEqual({ position: 2, waitingCount: 2, expectedWaitMs: 4000 });
  });

  it('shows each line by project and priority', () => {
    const queue = create();
    enter(queue, 'x', {}, 0);
    enter(queue, 'a1', {}, 1000);
    enter(queue, 'a2', {}, 2000);
    enter(queue, 'b1', { priority: 'batch' }, 3000);
    expect(queue.snapshot(5000)).toEqual([
      {
        lane: 'local/a',
        slots: 1,
        runningCount: 1,
        waiting: [
          { project: 'a', priority: 'interactive', count: 2, oldestWaitMs: 4000 },
          { project: 'b', priority: 'batch', count: 1, oldestWaitMs: 2000 },
        ],
      },
    ]);
  });
});
