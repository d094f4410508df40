import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFairQueue, type FairQueue, type QueueRequest, type QueueRules } from '../../../apps/routing/index.ts';

const rules: QueueRules = { maxWaiting: 6, maxWaitMs: 100, batchEvery: 3, quantum: 2, maxCost: 5 };
const wide: QueueRules = { ...rules, maxWaiting: 10_000, maxWaitMs: 1e9 };
const priority = fc.constantFrom('interactive' as const, 'batch' as const);

const happening = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('enter' as const),
      lane: fc.constantFrom('x', 'y'),
      project: fc.constantFrom('a', 'b', 'c'),
      priority,
      cost: fc.integer({ min: 0, max: 7 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('end' as const), which: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('cancel' as const), which: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('wait' as const), ms: fc.nat(60) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('slots' as const), slots: fc.nat(3) }) },
);

/** The simplest account of who waits and who runs, kept beside the queue. */
interface Account {
  readonly waiting: Map<string, QueueRequest>;
  readonly running: Map<string, QueueRequest>;
  readonly gone: Set<string>;
}

/** Moves who started; in each project, priority and lane it must be the first. */
function noteStarted({ waiting, running, gone }: Account, ids: readonly string[]): void {
  for (const id of ids) {
    const request = waiting.get(id);
    expect(request).toBeDefined();
    expect(running.has(id) || gone.has(id)).toBe(false);
    if (!request) continue;
    const first = [...waiting.values()].find(
      (other) =>
        other.lane === request.lane && other.project === request.project && other.priority === request.priority,
    );
    expect(first?.id).toBe(id);
    waiting.delete(id);
    running.set(id, request);
  }
}

function noteGone({ waiting, running, gone }: Account, id: string): void {
  expect(gone.has(id)).toBe(false);
  expect(waiting.delete(id) || running.delete(id)).toBe(true);
  gone.add(id);
}

/** Who is started one by one when the running one always ends at once. */
function serve(queue: FairQueue, first: string, times: number): string[] {
  const order: string[] = [];
  let running = first;
  for (let time = 0; time < times; time++) {
    const [next] = queue.leave(running, time);
    if (next === undefined) break;
    order.push(next);
    running = next;
  }
  return order;
}

describe('createFairQueue: properties', () => {
  it('F70 loses nobody, starts nobody twice, keeps each order, and leaves no slot empty while somebody waits', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 120 }), (happenings) => {
        let [slots, nowMs, count] = [1, 0, 0];
        const queue = createFairQueue({ rules, slotsFor: () => slots });
        const account: Account = { waiting: new Map(), running: new Map(), gone: new Set() };
        for (const event of happenings) {
          if (event.type === 'enter') {
            const { type: _, ...rest } = event;
            const request = { id: `r${count++}`, ...rest };
            const entrance = queue.enter(request, nowMs);
            if (entrance.kind === 'waiting' && entrance.displaced !== null) noteGone(account, entrance.displaced);
            if (entrance.kind === 'full') account.gone.add(request.id);
            else account.waiting.set(request.id, request);
            noteStarted(account, entrance.started);
            expect(entrance.started.includes(request.id)).toBe(entrance.kind === 'started');
          } else if (event.type === 'wait') {
            nowMs += event.ms;
            for (const id of queue.expire(nowMs)) noteGone(account, id);
          } else if (event.type === 'slots') {
            slots = event.slots;
            for (const lane of ['x', 'y']) noteStarted(account, queue.refill(lane, nowMs));
          } else {
            const ids = [...(event.type === 'end' ? account.running : account.waiting).keys()];
            const id = ids[event.which % Math.max(1, ids.length)];
            if (id === undefined) continue;
            noteGone(account, id);
            noteStarted(account, queue.leave(id, nowMs));
          }
          for (const lane of ['x', 'y']) {
            const of = (requests: ReadonlyMap<string, QueueRequest>): number =>
              [...requests.values()].filter((request) => request.lane === lane).length;
            expect(of(account.waiting)).toBeLessThanOrEqual(rules.maxWaiting);
            if (of(account.waiting) > 0) expect(of(account.running)).toBeGreaterThanOrEqual(slots);
            const shown = queue.snapshot(nowMs).find((one) => one.lane === lane);
            expect(shown?.runningCount ?? 0).toBe(of(account.running));
            expect((shown?.waiting ?? []).reduce((sum, one) => sum + one.count, 0)).toBe(of(account.waiting));
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('D8 tells places that come true when nobody comes or goes', () => {
    const request = fc.record({
      project: fc.constantFrom('a', 'b', 'c'),
      priority,
      cost: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 30 }), fc.nat(10), (requests, served) => {
        const queue = createFairQueue({ rules: wide, slotsFor: () => 1 });
        const enter = (parts: (typeof requests)[number], id: string): void => {
          queue.enter({ id, lane: 'x', ...parts }, 0);
        };
        for (const [index, parts] of requests.entries()) enter(parts, `r${index}`);
        const before = ['r0', ...serve(queue, 'r0', served)];
        const waiting = requests.map((_, index) => `r${index}`).filter((id) => !before.includes(id));
        const places = new Map(waiting.map((id) => [id, queue.place(id)?.position]));
        const order = serve(queue, before.at(-1) ?? '', requests.length);
        expect(new Map(order.map((id, index) => [id, index + 1]))).toEqual(
          new Map([...places].sort(([, a], [, b]) => (a ?? 0) - (b ?? 0))),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('D8 serves projects that wait all the time the same cost, within one turn and two requests', () => {
    const costs = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(costs, costs, costs, (...projects) => {
        const queue = createFairQueue({ rules: wide, slotsFor: () => 1 });
        queue.enter({ id: 'start', lane: 'x', project: 'start', priority: 'interactive', cost: 1 }, 0);
        for (const [project, list] of projects.entries()) {
          for (const [index, cost] of list.entries()) {
            const id = `${project}:${index}`;
            queue.enter({ id, lane: 'x', project: `${project}`, priority: 'interactive', cost }, 0);
          }
        }
        const totals = [0, 0, 0];
        for (const id of serve(queue, 'start', 60)) {
          const [project = 0, index = 0] = id.split(':').map(Number);
          totals[project] = (totals[project] ?? 0) + (projects[project]?.[index] ?? 0);
          expect(Math.max(...totals) - Math.min(...totals)).toBeLessThanOrEqual(rules.quantum + 2 * rules.maxCost);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('D8 gives a project with ten times the load no more than its share while another waits', () => {
    const queue = createFairQueue({ rules: { ...wide, maxWaiting: 40 }, slotsFor: () => 1 });
    let count = 0;
    const enter = (project: string): string[] => [
      ...queue.enter({ id: `${project}${count++}`, lane: 'x', project, priority: 'interactive', cost: 1 }, 0).started,
    ];
    let running = enter('m')[0] ?? '';
    const served = { m: 0, f: 0 };
    for (let round = 0; round < 500; round++) {
      for (let time = 0; time < 10; time++) enter('m');
      enter('f');
      const [next = ''] = queue.leave(running, round);
      served[next.startsWith('m') ? 'm' : 'f']++;
      running = next;
    }
    expect(Math.abs(served.m - served.f)).toBeLessThanOrEqual(rules.quantum + 2 * rules.maxCost);
  });

  it('D8 starves nobody: who waits is served within a bounded number of turns, however many others come', () => {
    const projects = 3;
    const turnsFor = Math.ceil(rules.maxCost / rules.quantum);
    const bound = (projects * turnsFor * (rules.quantum + rules.maxCost) + 1) * rules.batchEvery;
    fc.assert(
      fc.property(
        priority,
        fc.integer({ min: 1, max: 5 }),
        fc.array(priority, { minLength: 1, maxLength: 9 }),
        (own, cost, others) => {
          const queue = createFairQueue({ rules: wide, slotsFor: () => 1 });
          let count = 0;
          const flood = (): void => {
            others.forEach((other, index) => {
              queue.enter(
                { id: `f${count++}`, lane: 'x', project: `${index % 2}`, priority: other, cost: 1 + (count % 5) },
                0,
              );
            });
          };
          for (let time = 0; time < 10; time++) flood();
          queue.enter({ id: 'mine', lane: 'x', project: 'mine', priority: own, cost }, 0);
          let running = 'f0';
          let turns = 0;
          while (running !== 'mine' && turns <= bound) {
            flood();
            running = queue.leave(running, 0)[0] ?? '';
            turns++;
          }
          expect(turns).toBeLessThanOrEqual(bound);
        },
      ),
      { numRuns: 100 },
    );
  });
});
