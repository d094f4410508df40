import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../apps/base/index.ts';
import { choosePriority } from '../../../apps/gateway/queue/choose-priority.ts';
import { countUsualSlots } from '../../../apps/gateway/queue/count-slots.ts';
import { readQueueRules } from '../../../apps/gateway/queue/queue-rules.ts';
import { createRequestQueue, type RequestQueue } from '../../../apps/gateway/queue/request-queue.ts';
import { createError } from '../../../apps/translate/index.ts';

const settings = { maxWaiting: 4, maxWaitMs: 60_000 };

function create(slots: Record<string, number> = {}, parts: Partial<typeof settings> = {}) {
  const clock = createFakeClock();
  const heard: string[] = [];
  const queue = createRequestQueue({
    ...{ clock, timers: clock, rules: readQueueRules({ ...settings, ...parts }) },
    slotsOf: (backend) => slots[backend] ?? Number.POSITIVE_INFINITY,
  });
  const enter = (id: string, lane = 'a/m'): string => {
    const answer = queue.enter(
      { id, lane, project: id.charAt(0), priority: 'interactive', cost: 1 },
      {
        start: () => void heard.push(`${id} starts`),
        refuse: ({ code, retryAfterSeconds }) => void heard.push(`${id} ${code} ${retryAfterSeconds}`),
      },
    );
    return answer.kind === 'refused' ? `${answer.error.code} ${answer.error.retryAfterSeconds}` : answer.kind;
  };
  return { clock, heard, queue, enter, slots };
}

const countAll = (queue: RequestQueue): number =>
  queue.snapshot().reduce((sum, lane) => sum + lane.runningCount + lane.waiting.length, 0);

describe('the lines before the models', () => {
  it('D8 bound only backends that run so many at once', () => {
    const { queue } = create({ a: 1 });
    expect([queue.isBounded('a'), queue.isBounded('b')]).toEqual([true, false]);
  });

  it('D8 start the next one before the one that leaves has gone on', () => {
    const { queue, enter, heard } = create({ a: 1 });
    expect(['x1', 'x2', 'x3'].map((id) => enter(id))).toEqual(['started', 'waiting', 'waiting']);
    queue.leave('x1');
    expect(heard).toEqual(['x2 starts']);
    queue.leave('x1');
    expect(heard).toEqual(['x2 starts']);
  });

  it('F70 send the last of the longest away for one of another project, at once and with a time to come back', () => {
    const { clock, queue, enter, heard } = create({ a: 1 }, { maxWaiting: 2 });
    enter('x0');
    clock.advance(7000);
    queue.leave('x0');
    for (const id of ['x1', 'x2', 'x3']) enter(id);
    expect(enter('x4')).toBe('queue_full 7');
    expect(enter('y1')).toBe('waiting');
    expect(heard).toEqual(['x3 queue_full 7']);
    expect(queue.quit('x3')).toBe(false);
  });

  it('F70 send away who waited as long as the settings allow, the oldest first', () => {
    const { clock, queue, enter, heard } = create({ a: 1 });
    enter('x1');
    enter('x2');
    clock.advance(20_000);
    enter('x3');
    clock.advance(39_999);
    expect(heard).toEqual([]);
    clock.advance(1);
    expect(heard).toEqual(['x2 queue_timeout 5']);
    queue.refresh(readQueueRules({ ...settings, maxWaitMs: 50_000 }));
    clock.advance(10_000);
    expect(heard).toEqual(['x2 queue_timeout 5', 'x3 queue_timeout 5']);
    expect(clock.pendingCount()).toBe(0);
  });

  it.each([0, 40 * 24 * 3_600_000])('let them wait for long when the settings say %s ms', (maxWaitMs) => {
    const { clock, queue, enter, heard } = create({ a: 1 }, { maxWaitMs });
    enter('x1');
    enter('x2');
    clock.advance(39 * 24 * 3_600_000);
    expect(heard).toEqual([]);
    queue.leave('x1');
    expect(heard).toEqual(['x2 starts']);
    expect(clock.pendingCount()).toBe(0);
  });

  it('start who waits when a backend gets more slots, or any number', () => {
    const { queue, enter, heard, slots } = create({ a: 1 });
    for (const id of ['x1', 'x2', 'x3', 'x4']) enter(id);
    slots['a'] = 2;
    queue.refresh(readQueueRules(settings));
    expect(heard).toEqual(['x2 starts']);
    slots['a'] = Number.POSITIVE_INFINITY;
    queue.refresh(readQueueRules(settings));
    expect(heard).toEqual(['x2 starts', 'x3 starts', 'x4 starts']);
    expect(queue.snapshot()).toEqual([]);
  });

  it('F77 send all away when Drover stops, and take nobody who would have to wait', () => {
    const { clock, queue, enter, heard } = create({ a: 1 });
    for (const id of ['x1', 'x2', 'y1']) enter(id);
    queue.close(createError('shutting_down', 'Drover is shutting down.', { retryAfterSeconds: 5 }));
    expect(heard).toEqual(['x2 shutting_down 5', 'y1 shutting_down 5']);
    expect(enter('x3')).toBe('shutting_down 5');
    queue.leave('x1');
    expect([countAll(queue), clock.pendingCount()]).toEqual([0, 0]);
    expect(enter('x4')).toBe('started');
  });

  it('D8 tell all places at once, as they would be told one by one', () => {
    const { clock, queue, enter } = create({ a: 1, b: 1 });
    expect(queue.places().size).toBe(0);
    enter('x0');
    clock.advance(4000);
    queue.leave('x0');
    for (const id of ['x1', 'x2', 'x3', 'y1']) enter(id);
    for (const id of ['z1', 'z2']) enter(id, 'b/m');
    expect([...queue.places()]).toEqual([
      ['x2', { position: 1, waitingCount: 3, expectedWaitMs: 4000 }],
      ['y1', { position: 2, waitingCount: 3, expectedWaitMs: 8000 }],
      ['x3', { position: 3, waitingCount: 3, expectedWaitMs: 12_000 }],
      ['z2', { position: 1, waitingCount: 1, expectedWaitMs: null }],
    ]);
  });

  it('F41 F70 hold no place and no timer for those who have gone, whatever came before', () => {
    const happening = fc.record({
      what: fc.constantFrom('enter', 'enter', 'enter', 'leave', 'quit', 'time', 'slots'),
      which: fc.nat(9),
    });
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        const { clock, queue, enter, heard, slots } = create({ a: 1, b: 2 }, { maxWaiting: 3, maxWaitMs: 100 });
        const present = new Set<string>();
        let count = 0;
        const settle = (): void => {
          for (const line of heard.splice(0)) if (!line.endsWith('starts')) present.delete(line.split(' ')[0] ?? '');
        };
        for (const { what, which } of happenings) {
          const someone = [...present][which % Math.max(1, present.size)] ?? '';
          if (what === 'enter') {
            const id = `${which}:${count++}`;
            if (!enter(id, which % 2 === 0 ? 'a/m' : 'b/m').startsWith('queue_full')) present.add(id);
          } else if (what === 'quit' && queue.quit(someone)) present.delete(someone);
          else if (what === 'leave' && !queue.places().has(someone)) {
            queue.leave(someone);
            present.delete(someone);
          } else if (what === 'time') clock.advance(which * 10);
          else if (what === 'slots') {
            slots['a'] = 1 + (which % 3);
            queue.refresh(readQueueRules({ maxWaiting: 3, maxWaitMs: 100 }));
          }
          settle();
          expect(clock.pendingCount()).toBe(queue.places().size > 0 ? 1 : 0);
        }
        for (let round = 0; round < 200 && present.size > 0; round++) {
          for (const id of [...present]) {
            if (queue.places().has(id)) continue;
            queue.leave(id);
            present.delete(id);
          }
          settle();
        }
        expect([present.size, queue.snapshot(), queue.places().size, clock.pendingCount()]).toEqual([0, [], 0, 0]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('whose turn it is', () => {
  it.each([
    ['batch', 'interactive', 'batch'],
    ['interactive', 'batch', 'interactive'],
    [undefined, 'batch', 'batch'],
    [undefined, undefined, 'interactive'],
  ] as const)('D8 a request that says %s of a project that is %s goes as %s', (header, priority, expected) => {
    const headers = header === undefined ? {} : { 'x-drover-priority': header };
    expect(choosePriority(headers, priority && { priority })).toBe(expected);
  });

  it('D8 slots of the managed daemon are its own, and those of others without end', () => {
    const usual = (url: string | null, slots: number | null): number =>
      countUsualSlots(url === null ? undefined : { url }, { daemonSlots: () => slots });
    expect([usual('managed', 2), usual('managed', null), usual('http://a', 2), usual(null, 2)]).toEqual([
      2,
      ...[Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    ]);
  });
});
