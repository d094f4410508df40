import { describe, expect, it } from 'vitest';
import type { MemoryAnswer } from '../../../../apps/models/residency/gate-ports.ts';
import { createMemoryWorld, gib } from './memory-world.ts';

const big = ['a:20b', 'b:20b', 'c:20b'].map((name) => ({ name, bytes: 20 * gib }));
const small = { name: 's:4b', bytes: 4 * gib };
const kindOf = (answer: MemoryAnswer): string => (answer.kind === 'granted' ? 'granted' : answer.reason);

describe('who waits in line', () => {
  it('does not wait on for somebody who has left, or whose time is over', async () => {
    for (const howLong of ['leaves', 'is late'] as const) {
      const world = createMemoryWorld({ budgetBytes: 32 * gib, models: [...big, small] });
      void world.use('a:20b', 500_000);
      await world.pass(1000);
      const leaving = new AbortController();
      const first = world.send({ model: 'b:20b', runMs: 10, leaving: leaving.signal }).then(kindOf);
      await world.pass(6000);
      const [same, other] = [world.use('a:20b', 10).then(kindOf), world.use('s:4b', 10).then(kindOf)];
      await world.pass(1000);
      expect(world.gate.waiting().map(({ reason }) => reason)).toEqual(['a:20b to be free', 'its turn', 'its turn']);
      if (howLong === 'leaves') leaving.abort();
      else await world.pass(114_000);
      expect([await first, await same, await other]).toEqual([
        howLong === 'leaves' ? 'left' : 'no-room',
        ...['granted', 'granted'],
      ]);
      expect(world.gate.waitingCount()).toBe(0);
    }
  });

  it('has no idle model kept from its clients while it cannot have it unloaded yet', async () => {
    const world = createMemoryWorld({ budgetBytes: 42 * gib, models: [...big, { name: 'd:30b', bytes: 30 * gib }] });
    await world.use('a:20b', 90_000);
    await world.use('b:20b', 10);
    await world.pass(2000);
    void world.use('d:30b', 10);
    void world.use('c:20b', 10);
    await world.pass(8000);
    expect(world.gate.waitingCount()).toBe(2);
    expect(kindOf(await world.use('b:20b', 10))).toBe('granted');
    await world.pass(100_000);
    expect(world.gate.waitingCount()).toBe(0);
    expect(world.violations).toEqual([]);
  });

  it('goes on as soon as the budget is raised again', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: [...big, small], pinned: new Set(['s:4b']) });
    await world.use('s:4b', 10);
    void world.use('a:20b', 300_000);
    await world.pass(1000);
    const raised = world.use('b:20b', 10).then(kindOf);
    await world.passUnseen(250);
    world.setBudget(48 * gib);
    expect(await raised).toBe('granted');
    await world.pass(2000);
    expect(world.violations).toEqual([]);
  });

  it('is served at once when the pin of what keeps it waiting is taken back', async () => {
    const models = [...big, small];
    const world = createMemoryWorld({ budgetBytes: 48 * gib, models, pinned: new Set(['a:20b', 's:4b']) });
    await world.use('a:20b', 10);
    void world.use('b:20b', 300_000);
    await world.pass(1000);
    const waiting = world.use('c:20b', 10).then(kindOf);
    await world.passUnseen(250);
    expect(world.gate.waiting()).toMatchObject([{ reason: 'b:20b to be free' }]);
    world.setPinned([]);
    // What was pinned is told its usual time again.
    world.daemon.request({
      ...{ model: 'a:20b', contextLength: null, runMs: 1, keepAliveMs: 300_000, limitBytes: 48 * gib },
      onEnd: () => undefined,
    });
    await world.pass(2000);
    expect(await waiting).toBe('granted');
    expect(world.residents().map(({ name }) => name)).toEqual(['b:20b', 'c:20b']);
  });

  it('hears at once that the daemon has gone, and what it was loading takes no room in the next one', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big, loadMs: 3000 });
    void world.use('a:20b', 60_000);
    await world.passUnseen(250);
    const waiting = world.use('b:20b', 10);
    await world.pass(1000);
    void world.use('a:20b', 60_000, 8192);
    await world.passUnseen(250);
    expect(world.gate.waitingCount()).toBe(2);
    world.setDaemonReady(false);
    expect([world.gate.waitingCount(), world.gate.loading()]).toEqual([0, []]);
    expect(kindOf(await waiting)).toBe('unavailable');
    world.setDaemonReady(true);
    void world.use('b:20b', 60_000);
    await world.passUnseen(250);
    world.setDaemonReady(false);
    expect(world.gate.loading()).toEqual([]);
  });

  it('for a restart hears of that when it takes too long', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big });
    world.gate.pause();
    const waiting = world.use('a:20b', 10);
    await world.pass(1000);
    expect(world.gate.waiting()).toMatchObject([{ model: 'a:20b', reason: 'Ollama to be restarted' }]);
    await world.pass(121_000);
    expect(await waiting).toMatchObject({
      reason: 'unavailable',
      message: 'Ollama is about to be restarted, and other requests still run.',
    });
  });

  it('for a person hears of that when it takes too long, and goes on only when every reason to wait is gone', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big });
    world.gate.pause('person');
    const late = world.use('a:20b', 10);
    await world.pass(122_000);
    expect(await late).toMatchObject({
      reason: 'unavailable',
      message: 'New requests are paused in Drover. Try again later.',
    });
    const waiting = world.use('a:20b', 10);
    await world.pass(100);
    expect(world.gate.waiting()).toMatchObject([{ reason: 'requests to be let through again' }]);
    world.gate.pause();
    world.gate.resume();
    await world.pass(100);
    expect(world.gate.waitingCount()).toBe(1);
    world.gate.resume('person');
    expect(kindOf(await waiting)).toBe('granted');
  });

  it('is turned away when the line is full, and nobody else is', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big, maxWaiters: 2 });
    void world.use('a:20b', 10_000);
    await world.pass(1000);
    const kinds = [world.use('b:20b', 1), world.use('c:20b', 1), world.use('b:20b', 1)].map(async (one) =>
      kindOf(await one),
    );
    expect(await kinds[2]).toBe('line-full');
    expect(kindOf(await world.use('a:20b', 1))).toBe('granted');
    await world.pass(30_000);
    expect(await Promise.all(kinds)).toEqual(['granted', 'granted', 'line-full']);
  });

  it('asks the daemon little, however many wait for the same model while another is in use', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big });
    void world.use('a:20b', 4000);
    await world.pass(1000);
    const before = world.lookCount();
    const waiting = Array.from({ length: 60 }, () => world.use('b:20b', 10).then(kindOf));
    for (let turn = 0; turn < 20; turn++) void world.use('a:20b', 100);
    await world.passUnseen(1000);
    expect(world.lookCount() - before).toBeLessThan(150);
    await world.pass(60_000);
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['granted']));
    expect(world.events.filter(({ kind, model }) => kind === 'load' && model === 'b:20b')).toHaveLength(1);
  });
});

describe('a model that needs no room here', () => {
  it('is let through at once when it runs elsewhere, however many ask, also while another is being evicted', async () => {
    const models = [...big, { name: 'far:cloud', bytes: 0, isRemote: true }];
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models });
    expect(kindOf(await world.use('far:cloud', 10))).toBe('granted');
    const before = world.lookCount();
    const answers = await Promise.all(Array.from({ length: 200 }, () => world.use('far:cloud', 10)));
    expect(new Set(answers.map(kindOf))).toEqual(new Set(['granted']));
    expect(world.lookCount()).toBe(before);
  });

  it('is let through when Ollama lists it and cannot show it, so that Ollama says what is wrong', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big });
    world.unshowable.add('a:20b');
    expect(kindOf(await world.use('a:20b', 10))).toBe('granted');
  });
});

describe('the request for a model in memory', () => {
  it('is answered in the same turn, without a signal and without asking the daemon', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big });
    await world.use('a:20b', 10);
    await world.pass(2000);
    const before = world.lookCount();
    const createSignal = (): AbortSignal => {
      throw new Error('nobody waits');
    };
    const intent = { cause: 'request', detail: '', requestId: null } as const;
    const answer = world.gate.ask({ model: 'a:20b', askedContext: null, intent }, createSignal);
    expect(answer).toMatchObject({ kind: 'granted', contextLength: null, isContextUnsaid: false });
    if (!(answer instanceof Promise) && answer.kind === 'granted')
      answer.release({ hasAnswered: true, loadMs: null, failure: null });
    await world.passUnseen(250);
    expect([world.lookCount(), world.gate.runningCount()]).toEqual([before, 0]);
  });

  it('waits while its model is being unloaded, and while nobody is let through', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big });
    void world.use('a:20b', 10);
    await world.pass(2000);
    world.gate.pause();
    const paused = world.use('a:20b', 10).then(kindOf);
    await world.passUnseen(250);
    expect([world.gate.waitingCount(), world.gate.runningCount()]).toEqual([1, 0]);
    world.gate.resume();
    expect(await paused).toBe('granted');
    await world.pass(1000);
    const other = world.use('b:20b', 10).then(kindOf);
    await world.passUnseen(0);
    const same = world.use('a:20b', 10).then(kindOf);
    expect([world.gate.waitingCount(), world.gate.runningCount()]).toEqual([2, 0]);
    await world.pass(5000);
    expect(await Promise.all([other, same])).toEqual(['granted', 'granted']);
  });

  it('is not let through on the word of an old look when its time is over', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big });
    await world.send({ model: 'a:20b', runMs: 10, keepAliveMs: 2000 });
    await world.pass(1000);
    await world.passUnseen(3000);
    void world.use('a:20b', 3000);
    expect(world.gate.waitingCount()).toBe(1);
    await world.passUnseen(250);
    expect(world.gate.loading()).toMatchObject([{ model: 'a:20b', neededBytes: 20 * gib }]);
    void world.use('b:20b', 10);
    await world.pass(10_000);
    expect(world.violations).toEqual([]);
  });

  it('keeps its room when the model goes away under it and Ollama loads it again', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big, loadMs: 2000 });
    await world.use('a:20b', 10);
    await world.pass(4000);
    await world.gate.ask(
      { model: 'a:20b', askedContext: null, intent: { cause: 'request', detail: 'for a test', requestId: 'r' } },
      () => new AbortController().signal,
    );
    world.daemon.unload('a:20b');
    await world.pass(500);
    expect(world.residents()).toEqual([]);
    expect(world.gate.loading()).toMatchObject([{ model: 'a:20b', neededBytes: 20 * gib }]);
    void world.use('b:20b', 10);
    await world.pass(1000);
    expect(world.gate.waiting()).toMatchObject([{ model: 'b:20b', reason: 'a:20b to be free' }]);
  });
});
