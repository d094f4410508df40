import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../../../apps/base/index.ts';
import type { RoomWish } from '../../../../apps/gateway/ports.ts';
import type { Asked, SharedFacts, Told } from '../../../../apps/gateway/processes/messages.ts';
import { lengthen } from '../../../../apps/gateway/processes/short-messages.ts';
import { createPrimaryLink } from '../../../../apps/gateway/processes/worker/primary-link.ts';
import { createRemotePorts } from '../../../../apps/gateway/processes/worker/remote-ports.ts';
import { createRoomsAhead } from '../../../../apps/gateway/processes/worker/rooms-ahead.ts';

/** The ports of a worker, and what it has told so far. */
function openPorts(residentModels: readonly string[] = []) {
  const told: (Asked | Told)[] = [];
  const clock = createFakeClock();
  const link = createPrimaryLink({ send: (batch) => void told.push(...batch.map(lengthen)) });
  const rooms = createRoomsAhead(link);
  const localModels = residentModels.map((name) => ({ name, isResident: true }));
  const ports = createRemotePorts({
    ...{ link, rooms, clock, timers: clock, randomHex: () => '', keys: () => new Map() },
    facts: () => ({ localModels }) as unknown as SharedFacts,
    registry: () => ({ find: () => undefined }),
  });
  return { ports, clock, link, rooms, told };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a worker that uses models', () => {
  it('tells of one that is not known to be in memory once for many requests, and anew after a while', async () => {
    const { ports, clock, told } = openPorts(['resident:latest']);
    for (const name of ['a', 'a', 'a', 'b', 'resident:latest']) ports.noteModelUse(name);
    clock.advance(1000);
    ports.noteModelUse('b');
    await nextTurn();
    expect(told).toEqual(['a', 'b', 'b'].map((name) => ({ tell: 'model-use', name })));
  });
});

const keepAlive = { header: null, body: null, key: null, project: null, rule: null };
const wish: RoomWish = { model: 'm', askedContext: null, keepAlive, requestId: 'req_1', detail: 'for a request' };
const granted = { kind: 'granted', contextLength: 4096, isContextUnsaid: false, keepAlive: null } as const;
const failSignal = (): never => {
  throw new Error('nothing is to be waited for');
};

describe('room in memory that a worker asks for with its turn', () => {
  it('is taken at once where its answer has come with the turn, and given back under its call', async () => {
    const { ports, link, rooms, told } = openPorts();
    rooms.announce(wish);
    const ahead = rooms.begin('req_1');
    link.settle(ahead?.call ?? 0, granted);
    const room = ports.memory.askRoom(wish, failSignal);
    expect(room).toMatchObject(granted);
    const end = { hasAnswered: true, loadMs: 1, failure: null };
    if ('release' in room) room.release(end);
    await nextTurn();
    expect(told).toEqual([{ tell: 'release', call: ahead?.call, end }]);
  });

  it('is waited for where it is not there yet, and asked for anew where none was asked for', async () => {
    const { ports, link, rooms, told } = openPorts();
    rooms.announce(wish);
    const ahead = rooms.begin('req_1');
    const room = ports.memory.askRoom(wish, () => new AbortController().signal);
    link.settle(ahead?.call ?? 0, { kind: 'unasked' });
    await nextTurn();
    await nextTurn();
    expect(told).toMatchObject([{ ask: 'room', of: wish }]);
    const [asked] = told;
    link.settle(asked && 'ask' in asked ? asked.call : 0, granted);
    expect(await room).toMatchObject(granted);
  });
});
