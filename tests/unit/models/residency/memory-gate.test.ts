import { describe, expect, it } from 'vitest';
import type { MemoryAnswer } from '../../../../apps/models/residency/gate-ports.ts';
import { createMemoryWorld, gib } from './memory-world.ts';

const big = [
  { name: 'a:20b', bytes: 20 * gib },
  { name: 'b:20b', bytes: 20 * gib },
  { name: 'c:20b', bytes: 20 * gib },
];
const kindOf = (answer: MemoryAnswer): string => (answer.kind === 'granted' ? 'granted' : answer.reason);

describe('the memory gate', () => {
  it('lets a request through at once when its model is in memory, and says nothing of the context', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big });
    await world.use('a:20b', 10);
    await world.pass(2000);
    const answer = world.gate.ask(
      { model: 'a:20b', askedContext: null, intent: { cause: 'request', detail: '', requestId: null } },
      () => new AbortController().signal,
    );
    expect(answer).toMatchObject({ kind: 'granted', contextLength: null });
  });

  it('names a model by whatever case and tag it is asked for', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: [{ name: 'mini:latest', bytes: gib }] });
    await world.loadElsewhere('mini:latest');
    const first = await world.use('mini', 100);
    const second = await world.use('MINI:latest', 100);
    expect([kindOf(first), kindOf(second), world.gate.runningCount()]).toEqual(['granted', 'granted', 2]);
  });

  it('unloads the model that was used longest ago, and tells why', async () => {
    const world = createMemoryWorld({ budgetBytes: 42 * gib, models: big });
    await world.use('a:20b', 10);
    await world.pass(2000);
    await world.use('b:20b', 10);
    await world.pass(2000);
    void world.use('a:20b', 10);
    await world.pass(1000);
    void world.use('c:20b', 10);
    await world.pass(3000);
    expect(world.residents().map(({ name }) => name)).toEqual(['a:20b', 'c:20b']);
    expect(world.events.map(({ kind, model, cause, detail }) => [kind, model, cause, detail])).toEqual([
      ['load', 'a:20b', 'request', 'for a request of notes'],
      ['load', 'b:20b', 'request', 'for a request of notes'],
      ['evict', 'b:20b', 'evicted', 'to make room for c:20b'],
      ['load', 'c:20b', 'request', 'for a request of notes'],
    ]);
    expect(world.violations).toEqual([]);
  });

  it('lets a request wait until a busy model has ended its work, then unloads that one', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big });
    await world.use('a:20b', 4000);
    await world.pass(1000);
    const waiting = world.use('b:20b', 10);
    await world.pass(2000);
    expect(world.gate.waiting()).toMatchObject([{ model: 'b:20b', requestCount: 1, reason: 'a:20b to be free' }]);
    await world.pass(5000);
    expect(kindOf(await waiting)).toBe('granted');
    expect(world.residents().map(({ name }) => name)).toEqual(['b:20b']);
    expect(world.violations).toEqual([]);
  });

  it('refuses with figures what cannot fit beside what is pinned', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big, pinned: new Set(['a:20b']) });
    await world.use('a:20b', 10);
    await world.pass(2000);
    const answer = await world.use('b:20b', 10);
    expect(answer).toMatchObject({ kind: 'refused', reason: 'does-not-fit' });
    expect(answer.kind === 'refused' && answer.message).toBe(
      'The model b:20b needs 20.0 GB and does not fit: there can be 12.0 GB for it, beside what is pinned (a:20b with 20.0 GB).',
    );
    expect(answer.kind === 'refused' && answer.choices.map(({ kind }) => kind)).toEqual(['unload', 'raise-budget']);
  });

  it('lets nobody starve behind a model that is always in use', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big });
    await world.use('a:20b', 1000);
    await world.pass(1000);
    const waiting = world.use('b:20b', 10).then(kindOf);
    let isServed = false;
    void waiting.then(() => {
      isServed = true;
    });
    let granted = 0;
    for (let turn = 0; turn < 40 && !isServed; turn++) {
      void world.use('a:20b', 1000).then(() => void granted++);
      await world.pass(500);
    }
    expect(await waiting).toBe('granted');
    expect(granted).toBeGreaterThan(5);
    expect(world.violations).toEqual([]);
  });

  it('gives up with a clear reason when there is no room in time', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big });
    await world.use('a:20b', 400_000);
    await world.pass(1000);
    const waiting = world.use('b:20b', 10);
    await world.pass(121_000);
    expect(await waiting).toMatchObject({
      reason: 'no-room',
      message: 'There was no room for b:20b in time: it waited for a:20b to be free.',
      retryAfterSeconds: 10,
    });
  });

  it('forgets who has left', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big });
    await world.use('a:20b', 10_000);
    await world.pass(1000);
    const leaving = new AbortController();
    const intent = { cause: 'request', detail: '', requestId: null } as const;
    const waiting = world.gate.ask({ model: 'b:20b', askedContext: null, intent }, () => leaving.signal);
    leaving.abort();
    expect(await waiting).toMatchObject({ reason: 'left' });
    expect(world.gate.waitingCount()).toBe(0);
  });

  it('lets a model through that Ollama does not have, so that Ollama says so', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big });
    expect(kindOf(await world.use('unknown:1b', 10))).toBe('granted');
  });

  it('refuses who waits when the daemon goes away, but not who waits for a restart', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big });
    await world.use('a:20b', 10_000);
    await world.pass(1000);
    const refused = world.use('b:20b', 10);
    await world.pass(500);
    world.setDaemonReady(false);
    expect(await refused).toMatchObject({ reason: 'unavailable' });
    world.setDaemonReady(true);
    world.gate.pause();
    const patient = world.use('b:20b', 10);
    await world.pass(500);
    world.setDaemonReady(false);
    world.setDaemonReady(true);
    world.gate.resume();
    await world.pass(500);
    expect(kindOf(await patient)).toBe('granted');
    expect(world.events.filter(({ cause }) => cause === 'daemon-ended')).toHaveLength(1);
  });

  it('counts what other programs loaded, and unloads it when it is idle', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big });
    await world.loadElsewhere('a:20b');
    void world.use('b:20b', 10);
    await world.pass(3000);
    expect(world.residents().map(({ name }) => name)).toEqual(['b:20b']);
    expect(world.events.map(({ kind, cause }) => `${kind} ${cause}`)).toEqual([
      'load elsewhere',
      'evict evicted',
      'load request',
    ]);
  });

  it('leaves what another program keeps for ever', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: big });
    await world.loadElsewhere('a:20b', 4096, true);
    expect(await world.use('b:20b', 10)).toMatchObject({ reason: 'does-not-fit' });
  });
});

describe('the context of a model', () => {
  const model = [{ name: 'm:8b', bytes: 8 * gib, cacheBytes: gib, longestContext: 65_536 }];
  const contextOf = (answer: MemoryAnswer): number | null => (answer.kind === 'granted' ? answer.contextLength : -1);

  it('is the same for clients that ask for different ones in turn: one reload, not one each time', async () => {
    const world = createMemoryWorld({ budgetBytes: 64 * gib, models: model });
    const got: (number | null)[] = [];
    for (const asked of [8192, 16_384, 8192, null, 16_384, 8192, null]) {
      const answer = world.use('m:8b', 10, asked);
      await world.pass(2000);
      got.push(contextOf(await answer));
    }
    expect(got).toEqual([8192, 16_384, 16_384, 16_384, 16_384, 16_384, 16_384]);
    expect(world.reloads()).toBe(1);
  });

  it('is remembered when the model is loaded again', async () => {
    const world = createMemoryWorld({ budgetBytes: 64 * gib, models: [...model, { name: 'x:60b', bytes: 60 * gib }] });
    void world.use('m:8b', 10, 16_384);
    await world.pass(2000);
    void world.use('x:60b', 10);
    await world.pass(3000);
    const again = world.use('m:8b', 10);
    await world.pass(3000);
    expect(contextOf(await again)).toBe(16_384);
  });

  it('is never longer than the model was trained for', async () => {
    const world = createMemoryWorld({ budgetBytes: 64 * gib, models: model });
    void world.use('m:8b', 10, 1_000_000);
    await world.pass(2000);
    const again = world.use('m:8b', 10, 2_000_000);
    await world.pass(2000);
    expect(contextOf(await again)).toBe(65_536);
    expect(world.reloads()).toBe(0);
  });

  it('is at least what a person decided', async () => {
    const world = createMemoryWorld({ budgetBytes: 64 * gib, models: model, policyContext: 32_768 });
    const answer = world.use('m:8b', 10, 2048);
    await world.pass(2000);
    expect(contextOf(await answer)).toBe(32_768);
  });

  it('is chosen to fit when nobody asks for one', async () => {
    const world = createMemoryWorld({ budgetBytes: 8.7 * gib, models: model });
    const answer = world.use('m:8b', 10);
    await world.pass(2000);
    expect(contextOf(await answer)).toBe(2048);
  });

  it('waits for the requests of the model itself before it is loaded with a longer one', async () => {
    const world = createMemoryWorld({ budgetBytes: 64 * gib, models: model });
    void world.use('m:8b', 3000, 8192);
    await world.pass(1000);
    const longer = world.use('m:8b', 10, 16_384);
    await world.pass(1000);
    expect(world.gate.waitingCount()).toBe(1);
    await world.pass(5000);
    expect(contextOf(await longer)).toBe(16_384);
    expect(world.violations).toEqual([]);
  });
});
