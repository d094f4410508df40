import { describe, expect, it } from 'vitest';
import type { MemoryAnswer } from '../../../../apps/models/residency/gate-ports.ts';
import { createMemoryWorld, gib } from './memory-world.ts';

const kindOf = (answer: MemoryAnswer): string => (answer.kind === 'granted' ? 'granted' : answer.reason);
const tiny = ['a:1b', 'b:1b', 'c:1b', 'd:1b'].map((name) => ({ name, bytes: gib }));
const namesIn = (world: ReturnType<typeof createMemoryWorld>): readonly string[] =>
  world.residents().map(({ name }) => name);

describe('the number of models that Ollama keeps', () => {
  it('is kept by unloading the one that was used longest ago, and never a pinned one, however much room there is', async () => {
    const world = createMemoryWorld({ budgetBytes: 99 * gib, models: tiny, maxLoaded: 3, pinned: new Set(['a:1b']) });
    for (const { name } of tiny) {
      void world.use(name, 10);
      await world.pass(2000);
    }
    expect(namesIn(world)).toEqual(['a:1b', 'c:1b', 'd:1b']);
    expect(world.events.find(({ kind }) => kind === 'evict')).toMatchObject({
      ...{ model: 'b:1b', detail: 'to make room for d:1b: Ollama keeps 3 at a time' },
    });
    expect(world.violations).toEqual([]);
  });

  it('makes a request wait for those that are busy, and refuses it beside nothing but pinned ones', async () => {
    const world = createMemoryWorld({ budgetBytes: 99 * gib, models: tiny, maxLoaded: 2 });
    void world.use('a:1b', 5000);
    void world.use('b:1b', 20_000);
    await world.pass(1000);
    const waiting = world.use('c:1b', 10);
    await world.pass(1000);
    expect(world.gate.waiting()).toMatchObject([{ model: 'c:1b', reason: 'a:1b to be free' }]);
    await world.pass(6000);
    expect(kindOf(await waiting)).toBe('granted');
    const full = createMemoryWorld({
      ...{ budgetBytes: 99 * gib, models: tiny, maxLoaded: 2 },
      pinned: new Set(['a:1b', 'b:1b']),
    });
    void full.use('a:1b', 10);
    void full.use('b:1b', 10);
    await full.pass(2000);
    const refused = await full.use('c:1b', 10);
    expect(refused).toMatchObject({
      reason: 'does-not-fit',
      message:
        'Ollama keeps 2 models at a time (daemon.maxLoadedModels), and those in memory are pinned: there is no place for c:1b.',
      choices: [{ kind: 'unload', label: 'Unload a:1b: drover models unload a:1b' }],
    });
    expect([...world.violations, ...full.violations]).toEqual([]);
  });
});

describe('a budget that other programs have lowered', () => {
  it('is named as the reason of a refusal, and raising it is no advice', async () => {
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models: [{ name: 'x:20b', bytes: 20 * gib }] });
    world.setBudget(8 * gib, 'Other programs use the memory: 9.0 GB of memory are available, and 1.0 GB stay free.');
    const answer = await world.use('x:20b', 10);
    expect(answer).toMatchObject({ reason: 'does-not-fit', choices: [] });
    expect(answer.kind === 'refused' && answer.message).toBe(
      'The model x:20b needs 20.0 GB and does not fit: there can be 8.0 GB for it. Other programs use the memory: 9.0 GB of memory are available, and 1.0 GB stay free.',
    );
  });
});

describe('models that are spared', () => {
  it('are not unloaded for one another, and are for everybody else', async () => {
    const models = ['a:20b', 'b:20b'].map((name) => ({ name, bytes: 20 * gib }));
    const world = createMemoryWorld({ budgetBytes: 32 * gib, models });
    const spared = new Set(['a:20b', 'b:20b']);
    expect(kindOf(await world.send({ model: 'a:20b', runMs: 10, spared }))).toBe('granted');
    await world.pass(2000);
    expect(kindOf(await world.send({ model: 'b:20b', runMs: 10, spared }))).toBe('does-not-fit');
    void world.use('b:20b', 10);
    await world.pass(3000);
    expect(namesIn(world)).toEqual(['b:20b']);
  });
});

describe('the context of a model', () => {
  const models = [{ name: 'm:8b', bytes: 8 * gib, cacheBytes: gib, longestContext: 65_536 }];
  const turns = async (world: ReturnType<typeof createMemoryWorld>, lengths: readonly (number | null)[]) => {
    for (const length of lengths) {
      void world.use('m:8b', 10, length);
      await world.pass(2000);
    }
  };

  it('that was left to Ollama is not asked for by anybody who needs no more', async () => {
    const world = createMemoryWorld({ budgetBytes: 64 * gib, models });
    await turns(world, [null, 2048, null, 4096, 1024, null]);
    expect(world.reloads()).toBe(0);
  });

  it('of a model that somebody else loaded stays as it is, with the usual length or another', async () => {
    for (const length of [4096, 16_384]) {
      const world = createMemoryWorld({ budgetBytes: 64 * gib, models });
      await world.loadElsewhere('m:8b', length);
      await turns(world, [null, 2048, null, length]);
      expect(world.reloads()).toBe(0);
      expect(world.residents()[0]?.contextLength).toBe(length);
    }
  });

  it('is not forgotten on an older daemon, which does not tell it', async () => {
    const world = createMemoryWorld({ budgetBytes: 64 * gib, models, isOlder: true });
    await turns(world, [8192, 2048, null, 8192]);
    expect(world.reloads()).toBe(0);
    await turns(world, [16_384, null, 8192]);
    expect(world.reloads()).toBe(1);
    expect(world.violations).toEqual([]);
  });

  it('is not guessed from how an earlier copy was loaded', async () => {
    const world = createMemoryWorld({ budgetBytes: 64 * gib, models });
    await turns(world, [null]);
    world.daemon.unload('m:8b');
    await world.pass(1000);
    await world.loadElsewhere('m:8b', 16_384);
    await turns(world, [null, null]);
    expect(world.reloads()).toBe(0);
  });

  it('is what a canary has to ask for so that nothing is loaded anew', async () => {
    const world = createMemoryWorld({ budgetBytes: 64 * gib, models });
    await turns(world, [null]);
    expect(world.gate.contextToAsk({ name: 'm:8b', contextLength: 4096 })).toBeNull();
    await turns(world, [8192]);
    expect(world.gate.contextToAsk({ name: 'm:8b', contextLength: 8192 })).toBe(8192);
  });
});
