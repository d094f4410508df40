import type { PlainObject } from '../../base/index.ts';
import type { RouteTarget } from '../../routing/index.ts';
import { type CanonicalError, isUnloadWish } from '../../translate/index.ts';
import { awaitBackend, type BackendWait } from '../exchange/await-backend.ts';
import type { CallerWishes } from '../exchange/caller-wishes.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { openRow } from '../exchange/life.ts';
import { lowerStay } from '../parameters/held-ceilings.ts';
import type { RoomAnswer, RoomGrant, RoomWish } from '../ports.ts';
import { needsTurn, takeTurn } from '../queue/take-turn.ts';
import { explainRefusal } from './explain-refusal.ts';
import { type NativeWishes, readNativeWishes } from './native-wishes.ts';
import { releaseRoom } from './release-room.ts';

export type RoomTaken =
  /** `wishes`: what the caller asked for, with the context and keep-alive that hold for the model. */
  | { readonly kind: 'room'; readonly wishes: CallerWishes }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

interface Asking {
  readonly target: RouteTarget;
  readonly wishes: CallerWishes;
  readonly fields: PlainObject;
}

/**
 * Waits until it is the request's turn, where its backend runs only so many at once, and until the model of the managed daemon has its place in
 * memory; at once where it is there. Other backends look after their own memory.
 */
export function takeRoom(exchange: Exchange, asking: Asking): RoomTaken | Promise<RoomTaken> {
  const { gateway } = exchange;
  const { target, wishes } = asking;
  if (gateway.backends.get(target.backend)?.url !== 'managed') {
    return needsTurn(exchange, target)
      ? takeTurn<RoomTaken>(exchange, target, () => ({ kind: 'room', wishes }))
      : { kind: 'room', wishes };
  }
  if (isUnloadOrder(exchange, asking)) {
    gateway.ports.memory.expectUnload(target.model, exchange.id);
    return { kind: 'room', wishes };
  }
  void openRow(exchange, true);
  return whenReady(exchange, (wait) => standInLine(exchange, asking, wait));
}

function whenReady(
  exchange: Exchange,
  go: (wait: BackendWait) => RoomTaken | Promise<RoomTaken>,
): RoomTaken | Promise<RoomTaken> {
  const wait = awaitBackend(exchange);
  return wait instanceof Promise ? wait.then(go) : go(wait);
}

/** Nobody stands in line for a daemon that is not there. By the time it is one's turn it may be there no more. */
function standInLine(exchange: Exchange, asking: Asking, wait: BackendWait): RoomTaken | Promise<RoomTaken> {
  if (wait.kind === 'refused' || !needsTurn(exchange, asking.target)) return ask(exchange, asking, wait);
  const { memory } = exchange.gateway.ports;
  if (memory.announce) memory.announce(describeWish(exchange, asking, readNativeWishes(exchange, asking.fields)));
  return takeTurn<RoomTaken>(exchange, asking.target, () =>
    whenReady(exchange, (waited) => ask(exchange, asking, waited)),
  );
}

function ask(exchange: Exchange, asking: Asking, wait: BackendWait): RoomTaken | Promise<RoomTaken> {
  if (wait.kind === 'refused') return wait;
  const { memory, clock } = exchange.gateway.ports;
  const native = readNativeWishes(exchange, asking.fields);
  const startedMs = clock.monotonicMs();
  const answer = memory.askRoom(describeWish(exchange, asking, native), () => watchLeaving(exchange));
  if (!(answer instanceof Promise)) return take(exchange, { asking, native }, answer);
  return answer.then((answered) => {
    exchange.times.queueMs += clock.monotonicMs() - startedMs;
    return take(exchange, { asking, native }, answered);
  });
}

/** The wait ends when the client leaves or the time of the request is over. */
function watchLeaving({ stop }: Exchange): AbortSignal {
  const leaving = new AbortController();
  stop.onStop(() => leaving.abort());
  return leaving.signal;
}

/** Ollama unloads a model on a chat or text for nothing that asks it to be kept for no time. */
function isUnloadOrder({ route }: Exchange, { fields, wishes }: Asking): boolean {
  const asked = wishes.keepAlive ?? fields['keep_alive'];
  if (!isUnloadWish(typeof asked === 'number' || typeof asked === 'string' ? asked : null)) return false;
  const { prompt, messages } = fields;
  if (route.name === '/api/chat') return !Array.isArray(messages) || messages.length === 0;
  return route.name === '/api/generate' && (prompt ?? '') === '';
}

function describeWish(exchange: Exchange, { target, wishes }: Asking, native: NativeWishes): RoomWish {
  const { contextLength, keepAlive } = target.settings;
  const { caller, facts, gateway } = exchange;
  const { project } = facts;
  const whose = project ?? exchange.app;
  return {
    model: target.model,
    askedContext: wishes.contextLength ?? native.contextLength ?? contextLength,
    keepAlive: {
      header: wishes.keepAlive,
      body: native.keepAlive,
      key: lowerStay(exchange, caller.key?.keepAlive ?? null),
      project: lowerStay(exchange, gateway.settings.projects.get(project ?? '')?.keepAlive ?? null),
      rule: keepAlive,
    },
    requestId: exchange.id,
    detail: whose === null ? 'for a request' : `for a request of ${whose}`,
  };
}

interface Asked {
  readonly asking: Asking;
  readonly native: NativeWishes;
}

function take(exchange: Exchange, asked: Asked, answer: RoomAnswer): RoomTaken {
  const stopped = exchange.stop.reason();
  if (answer.kind === 'refused') return { kind: 'refused', error: stopped ?? explainRefusal(answer) };
  const release = (): void => releaseRoom(exchange, answer);
  if (exchange.isEnded) release();
  else exchange.leavings.push(release);
  return stopped ? { kind: 'refused', error: stopped } : { kind: 'room', wishes: mergeWishes(exchange, asked, answer) };
}

/** What is the same as in the body need not be said, so that the body passes as it is. */
function mergeWishes(
  { facts }: Exchange,
  { asking: { target, wishes }, native }: Asked,
  { contextLength, isContextUnsaid, keepAlive }: RoomGrant,
): CallerWishes {
  noteContext(facts, wishes.contextLength ?? native.contextLength ?? target.settings.contextLength, contextLength);
  const isSaid = wishes.contextLength === null && contextLength === native.contextLength;
  const merged: CallerWishes = {
    ...wishes,
    contextLength: isContextUnsaid || isSaid ? null : (contextLength ?? wishes.contextLength),
    keepAlive: keepAlive ?? wishes.keepAlive,
  };
  return isContextUnsaid && native.contextLength !== null ? { ...merged, isContextUnsaid } : merged;
}

function noteContext({ attemptNotes }: Exchange['facts'], asked: number | null, given: number | null): void {
  if (given === null || given === asked) return;
  const before = asked === null ? '' : ` in place of ${asked.toLocaleString('en-US')}`;
  attemptNotes.push(
    `a context of ${given.toLocaleString('en-US')} tokens${before}: a model keeps one, or it is loaded anew`,
  );
}
