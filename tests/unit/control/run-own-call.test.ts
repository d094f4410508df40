import { describe, expect, it } from 'vitest';
import type { OwnCall, OwnCallEvent } from '../../../apps/contract/model/index.ts';
import { createEventPile } from '../../../apps/control/playground/event-pile.ts';
import { runOwnCall } from '../../../apps/control/playground/run-own-call.ts';

const call: OwnCall = { route: '/api/chat', body: { model: 'm' }, project: 'playground', contextLength: null };
const text = (words: string): OwnCallEvent => ({ type: 'text', text: words });
const ended: OwnCallEvent = { type: 'ended', firstTokenMs: 1, totalMs: 2, failure: null };

/** A gateway whose answer is told by the test. */
function createGateway() {
  let tell: (event: OwnCallEvent) => void = () => undefined;
  let abortCount = 0;
  let callCount = 0;
  return {
    tell: (event: OwnCallEvent) => tell(event),
    abortCount: () => abortCount,
    callCount: () => callCount,
    callSelf(order: { readonly tell: (event: OwnCallEvent) => void }) {
      callCount++;
      ({ tell } = order);
      return { abort: () => void abortCount++ };
    },
  };
}

describe('what a slow reader gets', () => {
  it('is every word in the order in which it was said, in fewer pieces', async () => {
    const pile = createEventPile();
    const call_ = (index: number): OwnCallEvent => ({ type: 'tool-call', index, name: 'look' });
    const json = (index: number, part: string): OwnCallEvent => ({ type: 'tool-arguments', index, json: part });
    const events = [
      ...[{ type: 'thinking', text: 'a' } as const, { type: 'thinking', text: 'b' } as const, text('c'), text('d')],
      ...[call_(1), json(1, '{'), json(1, '}'), json(2, '[]'), text('e'), ended],
    ];
    for (const event of events) pile.push(event);
    pile.close();
    expect(await pile.take()).toEqual([
      ...[{ type: 'thinking', text: 'ab' }, text('cd'), call_(1), json(1, '{}'), json(2, '[]'), text('e'), ended],
    ]);
    expect(await pile.take()).toEqual([]);
  });

  it('comes at once where the reader waits, and never twice', async () => {
    const pile = createEventPile();
    const first = pile.take();
    pile.push(text('a'));
    expect(await first).toEqual([text('a')]);
    pile.push(text('b'));
    expect(await pile.take()).toEqual([text('b')]);
  });
});

describe('a call over the control API', () => {
  it('ends with its last event, and then holds nothing', async () => {
    const gateway = createGateway();
    const events = runOwnCall(gateway, call, new AbortController().signal);
    const first = events.next();
    gateway.tell(text('Hi'));
    expect((await first).value).toEqual(text('Hi'));
    gateway.tell(ended);
    expect((await events.next()).value).toEqual(ended);
    expect((await events.next()).done).toBe(true);
    expect(gateway.abortCount()).toBe(1);
  });

  it('aborts the call when the reader leaves in the middle', async () => {
    const gateway = createGateway();
    const events = runOwnCall(gateway, call, new AbortController().signal);
    const first = events.next();
    gateway.tell(text('Hi'));
    await first;
    await events.return();
    expect(gateway.abortCount()).toBe(1);
  });

  it('aborts the call when the connection or the service ends, also while nothing is said', async () => {
    const gateway = createGateway();
    const life = new AbortController();
    const next = runOwnCall(gateway, call, life.signal).next();
    life.abort();
    expect((await next).done).toBe(true);
    expect(gateway.abortCount()).toBe(1);
    expect((await runOwnCall(gateway, call, life.signal).next()).done).toBe(true);
    expect(gateway.callCount()).toBe(1);
  });
});
