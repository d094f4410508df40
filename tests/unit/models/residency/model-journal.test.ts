import { describe, expect, it } from 'vitest';
import type { ModelEvent } from '../../../../apps/contract/model/index.ts';
import { createMemoryWorld, gib, type MemoryWorld } from './memory-world.ts';

const models = ['a:8b', 'b:8b'].map((name) => ({ name, bytes: 8 * gib, cacheBytes: gib }));
const createWorld = (): MemoryWorld => createMemoryWorld({ budgetBytes: 64 * gib, models });
const tell = ({ events }: MemoryWorld): readonly string[] =>
  events.map(({ kind, model, cause }) => `${kind} ${model} ${cause}`);
const order = { cause: 'order', detail: 'a client asked Ollama for it', requestId: 'r' } as const;

async function ask(world: MemoryWorld, requestId = 'r') {
  const intent = { cause: 'request', detail: 'for a test', requestId } as const;
  const answer = await world.gate.ask(
    { model: 'a:8b', askedContext: null, intent },
    () => new AbortController().signal,
  );
  if (answer.kind === 'refused') throw new Error(answer.reason);
  return answer;
}

describe('B6 the timeline of models', () => {
  it('takes the time of a load from Ollama, whether the model was seen before the request ended or after', async () => {
    for (const isSeenFirst of [true, false]) {
      const world = createWorld();
      const { release } = await ask(world);
      world.daemon.place('a:8b', 4096, false);
      if (isSeenFirst) await world.pass(1000);
      release({ hasAnswered: true, loadMs: 321, failure: null });
      await world.pass(1000);
      expect(world.events).toMatchObject([{ kind: 'load', durationMs: 321, requestId: 'r' }]);
    }
  });

  it('tells the end of a model whose request was answered before the model was seen', async () => {
    const world = createWorld();
    const { release } = await ask(world);
    world.daemon.place('a:8b', 4096, false);
    release({ hasAnswered: true, loadMs: 321, failure: null });
    await world.pass(1000);
    world.daemon.crash();
    await world.pass(1000);
    expect(tell(world)).toEqual(['load a:8b request', 'unload a:8b elsewhere']);
  });

  it('takes no later request for the measure of a load', async () => {
    const world = createWorld();
    const { release } = await ask(world);
    const later = await ask(world, 'later');
    world.daemon.place('a:8b', 4096, false);
    await world.pass(500);
    release({ hasAnswered: true, loadMs: 321, failure: null });
    later.release({ hasAnswered: true, loadMs: 99_000, failure: null });
    await world.pass(500);
    expect(world.events).toMatchObject([{ durationMs: 321 }]);
  });

  it('tells a model that was listed while it was loaded, and never answered, as a failed load and no other', async () => {
    for (const isSeenGoing of [true, false]) {
      const world = createWorld();
      const { release } = await ask(world);
      world.daemon.place('a:8b', 4096, false);
      await world.pass(500);
      world.daemon.crash();
      await (isSeenGoing ? world.pass(250) : world.passUnseen(250));
      release({ hasAnswered: false, loadMs: null, failure: null });
      await world.pass(2000);
      expect(tell(world)).toEqual(['load-failed a:8b request']);
      expect(world.events[0]).toMatchObject({ detail: 'for a test', durationMs: 750 });
      expect(world.gate.loading()).toEqual([]);
    }
  });

  it('tells a failed load that was never seen, says when nobody waited for it, and nothing of a request that Ollama refused', async () => {
    const ends = [
      [null, ['for a test']],
      ['given-up', ['for a test, which ended before it was loaded']],
      ['refused', []],
    ] as const;
    for (const [failure, details] of ends) {
      const world = createWorld();
      (await ask(world)).release({ hasAnswered: false, loadMs: null, failure });
      await world.pass(2000);
      expect(world.events.map(({ kind, detail }) => [kind, detail])).toEqual(
        details.map((one) => ['load-failed', one]),
      );
    }
  });

  it('tells load and end of a model that was asked not to stay, also when it was never seen', async () => {
    const world = createWorld();
    const { release } = await ask(world);
    release({ hasAnswered: true, loadMs: 400, failure: null });
    await world.pass(1000);
    expect(tell(world)).toEqual(['load a:8b request', 'unload a:8b expired']);
    expect(world.events[0]?.durationMs).toBe(400);
  });

  it('explains the end of a model by its time when an order to unload it came while it was not there', async () => {
    const world = createWorld();
    void world.send({ model: 'a:8b', runMs: 10, keepAliveMs: 5000 });
    await world.pass(2000);
    expect(world.gate.mayBeThere('b:8b')).toBe(false);
    expect(world.gate.mayBeThere('a:8b')).toBe(true);
    world.journal.expectUnload('a:8b', order);
    world.journal.forgetUnload('a:8b');
    await world.pass(6000);
    expect(tell(world)).toEqual(['load a:8b request', 'unload a:8b expired']);
  });

  it('does not blame a reload that was given up for a later end', async () => {
    const world = createWorld();
    void world.send({ model: 'a:8b', runMs: 10, keepAliveMs: 20_000 });
    await world.pass(2000);
    const intent = { cause: 'request', detail: 'for a test', requestId: 'r' } as const;
    const answer = await world.gate.ask(
      { model: 'a:8b', askedContext: 8192, intent },
      () => new AbortController().signal,
    );
    if (answer.kind === 'granted') answer.release({ hasAnswered: false, loadMs: null, failure: 'given-up' });
    await world.pass(30_000);
    expect(tell(world)).toEqual(['load a:8b request', 'unload a:8b expired']);
  });

  it('tells a reload with both contexts, the one it was for, and no other end', async () => {
    const world = createWorld();
    void world.use('a:8b', 10);
    await world.pass(2000);
    void world.use('a:8b', 10, 8192);
    await world.pass(3000);
    const [, unload, load] = world.events as readonly (ModelEvent | undefined)[];
    expect(tell(world)).toEqual(['load a:8b request', 'unload a:8b reloaded', 'load a:8b request']);
    expect(unload?.requestId).toBe(load?.requestId);
  });

  it('tells a recovery as one although Ollama was restarted by it, and all else that went as ended with it', async () => {
    const world = createWorld();
    void world.use('a:8b', 10);
    void world.use('b:8b', 10);
    await world.pass(2000);
    world.journal.expectUnload('a:8b', { cause: 'recovery', detail: 'Ollama was stuck', requestId: null });
    world.journal.expectUnload('b:8b', order);
    world.setDaemonReady(false);
    expect(tell(world).slice(2)).toEqual(['unload a:8b recovery', 'unload b:8b daemon-ended']);
  });
});
