import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { createConnectionSpread } from '../../../../apps/gateway/processes/primary/connection-spread.ts';
import type { Desk } from '../../../../apps/gateway/processes/primary/desk.ts';

function createDesks() {
  const told: string[] = [];
  const createDesk = (name: string, silentBeats = 0): Desk =>
    ({
      silentBeats,
      flush: () => void told.push(`${name} flushed`),
      process: {
        send: (_orders: unknown, socket: { readonly name: string }) => void told.push(`${name} ${socket.name}`),
      },
    }) as unknown as Desk;
  return { told, createDesk };
}

const arrive = (name: string) => ({ socket: { name } as unknown as Socket, door: 1, isEncrypted: false });

it('gives connections to the workers in turn, after what they were told before', () => {
  const { told, createDesk } = createDesks();
  const desks = [createDesk('first'), createDesk('second')];
  const spread = createConnectionSpread(() => desks);
  for (const name of ['a', 'b', 'c']) spread.take(arrive(name));
  expect(told).toEqual([
    ...['first flushed', 'first a'],
    ...['second flushed', 'second b'],
    ...['first flushed', 'first c'],
  ]);
});

it('keeps connections that come while no worker is ready for the first that is', () => {
  const { told, createDesk } = createDesks();
  const desks: Desk[] = [];
  const spread = createConnectionSpread(() => desks);
  spread.take(arrive('a'));
  spread.take(arrive('b'));
  expect(told).toEqual([]);
  desks.push(createDesk('new'));
  spread.resume();
  expect(told).toEqual(['new flushed', 'new a', 'new flushed', 'new b']);
});

it('gives none to a worker that is silent while another answers, and to silent ones where all are', () => {
  const { told, createDesk } = createDesks();
  const desks = [createDesk('stuck', 2), createDesk('busy', 1)];
  const spread = createConnectionSpread(() => desks);
  for (const name of ['a', 'b']) spread.take(arrive(name));
  desks.pop();
  spread.take(arrive('c'));
  expect(told).toEqual(['busy flushed', 'busy a', 'busy flushed', 'busy b', 'stuck flushed', 'stuck c']);
});
