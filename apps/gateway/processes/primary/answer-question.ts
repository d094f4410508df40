import type { CanonicalError } from '../../../translate/index.ts';
import { backendOfLane } from '../../queue/lane-name.ts';
import type { Asked, Questions, RoomAhead } from '../messages.ts';
import { crashedRoom, createCancel, type Desk, type DeskParts, readMoment, unasked } from './desk.ts';
import { mirrorRecord } from './mirrored-request.ts';

type Question<Name extends Asked['ask']> = Extract<Asked, { readonly ask: Name }>;
type Answerers = {
  readonly [Name in Asked['ask']]: (parts: DeskParts, desk: Desk, asked: Question<Name>) => void;
};

const answerers: Answerers = {
  open: openRow,
  limits: askLimits,
  turn: takePlace,
  room: askRoom,
  ready: awaitReady,
  signature: rememberSignature,
  // The connection itself is in the worker; its ends are enough to find who made it.
  caller({ gateway }, desk, asked) {
    gateway.ports.callers.find(asked.of).then(
      (found) => answer(desk, asked, found),
      () => answer(desk, asked, null),
    );
  },
};

/** Answers what a worker asks, at once or when the answer is there. */
export function answerQuestion(parts: DeskParts, desk: Desk, asked: Asked): void {
  const respond = answerers[asked.ask] as (...question: [DeskParts, Desk, Asked]) => void;
  respond(parts, desk, asked);
}

function answer<Name extends Asked['ask']>(desk: Desk, { call }: Question<Name>, value: Questions[Name]['gets']): void {
  desk.post({ order: 'answer', call, value });
}

function openRow({ gateway }: DeskParts, desk: Desk, asked: Question<'open'>): void {
  const { record, mark } = asked.of;
  const { ports, registry, backendWatch } = gateway;
  const now = readMoment(ports.clock);
  const known = desk.requests.get(record.id);
  if (known === undefined) {
    const mirrored = mirrorRecord(record, { ...now, stop: createCancel(desk, record.id), mark });
    desk.requests.set(record.id, mirrored);
    registry.add(mirrored);
  } else known.record = record;
  backendWatch.noteRequest(now.monotonicMs);
  ports.records.open(record).then(
    () => answer(desk, asked, null),
    () => {
      ports.log.error({ id: record.id }, 'the row of a request could not be opened');
      answer(desk, asked, null);
    },
  );
}

function askLimits({ gateway, limiter }: DeskParts, desk: Desk, asked: Question<'limits'>): void {
  const { id, subjects } = asked.of;
  const decision = limiter.admit(subjects, readMoment(gateway.ports.clock));
  if (decision.kind === 'refused') {
    answer(desk, asked, decision);
    return;
  }
  gateway.usageSaver.note();
  desk.tickets.set(id, decision.ticket);
  answer(desk, asked, { kind: 'allowed', states: decision.states });
}

function takePlace(parts: DeskParts, desk: Desk, asked: Question<'turn'>): void {
  const { queue, metrics, ports } = parts.gateway;
  const { request, room } = asked.of;
  const startedMs = ports.clock.monotonicMs();
  const backend = backendOfLane(request.lane);
  const refuse = (error: CanonicalError): void => {
    desk.turns.delete(request.id);
    if (room) giveRoom(desk, room.call, unasked);
    answer(desk, asked, { error });
  };
  desk.turns.set(request.id, room?.call ?? null);
  const entrance = queue.enter(request, {
    start() {
      metrics.observeQueueWait({ backend, priority: request.priority, waitMs: ports.clock.monotonicMs() - startedMs });
      answer(desk, asked, { error: null });
      if (!askAhead(parts, desk, room) && parts.gateway.backends.get(backend)?.url === 'managed') {
        parts.holds.begin(request.id);
      }
    },
    refuse,
  });
  if (entrance.kind === 'started') {
    answer(desk, asked, { error: null });
    askAhead(parts, desk, room);
  }
  if (entrance.kind === 'refused') refuse(entrance.error);
}

function giveRoom(desk: Desk, call: number, value: Questions['room']['gets']): void {
  desk.post({ order: 'answer', call, value });
}

/** Asks before the one that made way lets go of its model. Without a daemon there is nothing to ask for. */
function askAhead({ gateway }: DeskParts, desk: Desk, room: RoomAhead | null): boolean {
  if (room === null) return false;
  const isReady = gateway.ports.daemon.readyUrl() !== null;
  if (isReady) findRoom(gateway, desk, room);
  else giveRoom(desk, room.call, unasked);
  return isReady;
}

function askRoom({ gateway, holds }: DeskParts, desk: Desk, { call, of: wish }: Question<'room'>): void {
  findRoom(gateway, desk, { call, wish });
  holds.settle(wish.requestId);
}

function findRoom({ ports }: DeskParts['gateway'], desk: Desk, { call, wish }: RoomAhead): void {
  const grant = ports.memory.askRoom(wish, () => awaitFor(desk, call));
  const settle = (room: Awaited<typeof grant>): void => {
    desk.waits.delete(call);
    if (room.kind === 'refused') {
      giveRoom(desk, call, room);
      return;
    }
    const { release, ...granted } = room;
    desk.rooms.set(call, release);
    giveRoom(desk, call, granted);
    // Its worker may have ended while it waited.
    if (desk.isGone) release(crashedRoom);
  };
  if (grant instanceof Promise) void grant.then(settle);
  else settle(grant);
}

function awaitReady({ gateway }: DeskParts, desk: Desk, asked: Question<'ready'>): void {
  const settle = (value: Questions['ready']['gets']): void => {
    desk.waits.delete(asked.call);
    answer(desk, asked, value);
  };
  gateway.ports.daemon.ensureReady(awaitFor(desk, asked.call)).then(settle, () =>
    settle({
      kind: 'unavailable',
      reason: 'absent',
      message: 'The backend cannot be reached.',
      advice: '',
      retryAfterSeconds: null,
    }),
  );
}

/** Tells when nobody waits any more. */
function awaitFor(desk: Desk, call: number): AbortSignal {
  const wait = new AbortController();
  desk.waits.set(call, wait);
  return wait.signal;
}

function rememberSignature({ gateway }: DeskParts, desk: Desk, asked: Question<'signature'>): void {
  const { replayGuard, ports } = gateway;
  const turn = replayGuard.accept(asked.of, ports.clock.nowMs());
  void Promise.resolve(turn).then((value) => answer(desk, asked, value));
}
