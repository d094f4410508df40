import { expect, it } from 'vitest';
import { createFakeClock } from '../../../../apps/base/index.ts';
import { createFacts, createTimes } from '../../../../apps/gateway/exchange/exchange-facts.ts';
import type { Told } from '../../../../apps/gateway/processes/messages.ts';
import type { PrimaryLink } from '../../../../apps/gateway/processes/worker/primary-link.ts';
import { tellRunning } from '../../../../apps/gateway/processes/worker/tell-running.ts';
import { createInFlightRegistry } from '../../../../apps/gateway/registry/in-flight-registry.ts';
import type { RunningRequest } from '../../../../apps/gateway/registry/running-request.ts';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('tells of requests that have run for a while, and of short ones nothing', async () => {
  const clock = createFakeClock();
  const registry = createInFlightRegistry(clock, () => new Map());
  const told: Told[] = [];
  const link = { tell: (message: Told) => void told.push(message) } as PrimaryLink;
  const telling = tellRunning({ registry, ports: { clock, timers: clock } as never }, link, () => undefined);
  const begin = (id: string): RunningRequest => {
    const route = { name: '/v1/chat/completions' } as RunningRequest['route'];
    const request: RunningRequest = {
      ...{ id, receivedAtMs: 0, app: null, route, priority: 'interactive', phase: 'writing' },
      ...{ facts: createFacts(), times: createTimes(clock.monotonicMs()), peer: { isAsked: true, program: null } },
      stop: { stop: () => undefined, reason: () => null, onStop: () => undefined },
    };
    registry.add(request);
    return request;
  };
  begin('long');
  await nextTurn();
  clock.advance(100);
  const short = begin('short');
  clock.advance(150);
  expect(told.flatMap((each) => (each.tell === 'running' ? each.requests.map(({ id }) => id) : []))).toEqual(['long']);
  registry.remove(short, false);
  clock.advance(500);
  expect(JSON.stringify(told)).not.toContain('short');
  expect(told.length).toBe(3);
  telling.stop();
});
