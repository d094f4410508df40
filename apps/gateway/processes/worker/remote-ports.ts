import { type Clock, isSameModel, type Timers } from '../../../base/index.ts';
import type { StoredKey } from '../../../contract/model/index.ts';
import { ownCallHeader } from '../../own-calls/follow-phase.ts';
import type { GatewayPorts, LogPort, RoomAnswer, RoomWish, SocketEnds } from '../../ports.ts';
import type { InFlightRegistry } from '../../registry/in-flight-registry.ts';
import type { RoomGiven, SharedFacts } from '../messages.ts';
import { pack } from '../pack.ts';
import type { Asking, PrimaryLink } from './primary-link.ts';
import type { RoomsAhead } from './rooms-ahead.ts';

export interface RemoteSources {
  readonly link: PrimaryLink;
  readonly rooms: RoomsAhead;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly randomHex: (bytes: number) => string;
  readonly facts: () => SharedFacts;
  readonly keys: () => ReadonlyMap<string, StoredKey>;
  readonly registry: () => Pick<InFlightRegistry, 'find'>;
}

/** Creates the ports of a worker: other rooms are in the primary process. */
export function createRemotePorts(sources: RemoteSources): GatewayPorts {
  const { clock, timers, randomHex, link, facts } = sources;
  return {
    ...{ clock, timers, randomHex },
    daemon: createDaemonPort(sources),
    records: createRecordPort(sources),
    memory: createMemoryPort(sources),
    keys: {
      find: (id) => sources.keys().get(id) ?? null,
      noteUse: (name) => link.tell({ tell: 'key-use', name }),
      hasUsable: () => facts().hasUsableKeys,
      // Limits are counted in the primary process, which writes them down.
      savedUsage: [],
      saveUsage: () => undefined,
    },
    callers: { find: (socket) => link.ask('caller', readEnds(socket)).answer },
    noteModelUse: createModelUse(sources),
    daemonSlots: () => facts().daemonSlots,
    contextLengthOf: (name) => facts().contextLengths.get(name) ?? null,
    localModels: () => facts().localModels,
    health: () => facts().health,
    // Whoever asks for these is served by the primary process.
    usage: { isWritten: () => false, summarize: () => Promise.reject(new Error('the log is in another process')) },
    figures: () => null,
    log: createLogPort(link),
  };
}

/** Less than the primary process waits before it looks: what is not told is seen when it looks. */
const lookWithinMs = 200;

/** Tells of models that are used and not known to be in memory; of one after the other, not of each request. */
function createModelUse({ clock, link, facts }: RemoteSources): GatewayPorts['noteModelUse'] {
  let last = { name: '', atMs: 0 };
  return (name) => {
    const atMs = clock.monotonicMs();
    if (last.name === name && atMs - last.atMs < lookWithinMs) return;
    const isResident = facts().localModels?.some((model) => model.isResident && isSameModel(model.name, name));
    if (isResident === true) return;
    last = { name, atMs };
    link.tell({ tell: 'model-use', name });
  };
}

const readEnds = ({ localAddress, localPort, remoteAddress, remotePort }: SocketEnds): SocketEnds => ({
  ...{ localAddress, localPort, remoteAddress, remotePort },
});

function createDaemonPort({ link, facts }: RemoteSources): GatewayPorts['daemon'] {
  return {
    readyUrl: () => facts().readyUrl,
    ensureReady(signal) {
      const { call, answer } = link.ask('ready', null);
      const giveUp = (): void => link.tell({ tell: 'give-up', call });
      signal.addEventListener('abort', giveUp, { once: true });
      return answer.finally(() => signal.removeEventListener('abort', giveUp));
    },
  };
}

function createRecordPort({ link, registry }: RemoteSources): GatewayPorts['records'] {
  return {
    async open(record) {
      const header = registry().find(record.id)?.request?.headers[ownCallHeader];
      await link.ask('open', { record, mark: typeof header === 'string' ? header : null }).answer;
    },
    // It leaves in the turn of the loop in which the last byte of the answer does. The row has been there since before the first.
    complete: (completion) => link.tell({ tell: 'complete', completion }),
    keepBodies: (bodies) => link.tell({ tell: 'bodies', packed: pack(bodies) }),
  };
}

function createMemoryPort({ link, rooms }: RemoteSources): GatewayPorts['memory'] {
  const enter = (call: number, room: RoomGiven): RoomAnswer | null => {
    if (room.kind === 'unasked') return null;
    return room.kind === 'refused' ? room : { ...room, release: (end) => link.tell({ tell: 'release', call, end }) };
  };
  const take = async (
    { call, answer }: Asking<'room'>,
    createSignal: () => AbortSignal,
  ): Promise<RoomAnswer | null> => {
    const signal = createSignal();
    const giveUp = (): void => link.tell({ tell: 'give-up', call });
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    const room = await answer;
    signal.removeEventListener('abort', giveUp);
    return enter(call, room);
  };
  const waitForRoom = async (
    ahead: Asking<'room'> | null,
    wish: RoomWish,
    createSignal: () => AbortSignal,
  ): Promise<RoomAnswer> => {
    const taken = ahead && (await take(ahead, createSignal));
    return taken ?? (await take(link.ask('room', wish), createSignal)) ?? left;
  };
  return {
    announce: rooms.announce,
    askRoom(wish, createSignal) {
      const ahead = rooms.claim(wish.requestId);
      // The answer comes with the turn where there is room: nothing is to be waited for then.
      const given = ahead?.given && enter(ahead.call, ahead.given);
      return given ?? waitForRoom(ahead, wish, createSignal);
    },
    expectUnload: (model, id) => link.tell({ tell: 'unload', model, id }),
  };
}

const left: RoomAnswer = {
  ...{ kind: 'refused', reason: 'left', message: 'Nobody waits any more.', choices: [], retryAfterSeconds: null },
};

function createLogPort(link: PrimaryLink): LogPort {
  const at =
    (level: keyof LogPort): LogPort['info'] =>
    (fields, message) =>
      link.tell({ tell: 'log', level, fields, message });
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
