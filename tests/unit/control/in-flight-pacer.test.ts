import { describe, expect, it } from 'vitest';
import { createEmitter, createFakeClock } from '../../../apps/base/index.ts';
import type { InFlight } from '../../../apps/contract/model/index.ts';
import { startInFlightPacer } from '../../../apps/control/in-flight-pacer.ts';

const running = (id: string): InFlight => ({
  id,
  receivedAt: '2026-01-01T00:00:00.000Z',
  project: null,
  app: null,
  model: 'm',
  servedModel: null,
  backend: null,
  route: '/v1/chat/completions',
  stream: true,
  phase: 'waiting',
  place: null,
  ageMs: 0,
  firstTokenMs: null,
  writtenTokens: 0,
  tokensPerSecond: null,
});

function start(initial: InFlight[] = []) {
  const clock = createFakeClock();
  const changes = createEmitter<void>(() => {});
  let requests = initial;
  const reports: string[][] = [];
  const stop = startInFlightPacer({
    gateway: { inFlight: () => requests, onInFlightChange: (listener) => changes.subscribe(listener) },
    clock,
    timers: clock,
    intervalMs: 500,
    report: (found) => reports.push(found.map(({ id }) => id)),
  });
  return {
    clock,
    reports,
    stop,
    listenerCount: () => changes.listenerCount(),
    set(next: InFlight[]) {
      requests = next;
      changes.emit();
    },
  };
}

describe('startInFlightPacer', () => {
  it('says nothing while nothing runs', () => {
    const pacer = start();
    pacer.clock.advance(10_000);
    expect(pacer.reports).toEqual([]);
    expect(pacer.clock.pendingCount()).toBe(0);
  });

  it('reports a first request at once, then at most twice a second however often it changes', () => {
    const pacer = start();
    pacer.set([running('a')]);
    pacer.clock.advance(0);
    expect(pacer.reports).toEqual([['a']]);
    for (let change = 0; change < 40; change++) {
      pacer.set([running('a'), running('b')]);
      pacer.clock.advance(25);
    }
    expect(pacer.reports).toEqual([['a'], ['a', 'b'], ['a', 'b']]);
  });

  it('goes on reporting while a request runs, since its tokens grow without a change', () => {
    const pacer = start([running('a')]);
    pacer.clock.advance(1_500);
    expect(pacer.reports).toHaveLength(4);
  });

  it('reports the empty list once after the last end, then rests', () => {
    const pacer = start([running('a')]);
    pacer.clock.advance(0);
    pacer.set([]);
    pacer.clock.advance(5_000);
    expect(pacer.reports).toEqual([['a'], []]);
    expect(pacer.clock.pendingCount()).toBe(0);
  });

  it('leaves no timer and no listener behind', () => {
    const pacer = start([running('a')]);
    pacer.stop();
    expect(pacer.clock.pendingCount()).toBe(0);
    expect(pacer.listenerCount()).toBe(0);
  });
});
