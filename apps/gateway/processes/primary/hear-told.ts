import type { CapturedBodies } from '../../../contract/model/index.ts';
import type { Told } from '../messages.ts';
import { unpack } from '../pack.ts';
import { createCancel, type Desk, type DeskParts, readMoment, unasked } from './desk.ts';
import { findRouteFacts, mirrorRunning, updateMirrored } from './mirrored-request.ts';

type Named<Tell extends Told['tell']> = Extract<Told, { readonly tell: Tell }>;
type Hearers = {
  readonly [Tell in Told['tell']]: (parts: DeskParts, desk: Desk, told: Named<Tell>) => void;
};

const hearers: Hearers = {
  complete,
  leave,
  release,
  charge: settleLimits,
  free: settleLimits,
  count,
  bodies: ({ gateway }, _desk, { packed }) => gateway.ports.records.keepBodies(unpack(packed) as CapturedBodies),
  'give-up': (_parts, { waits }, { call }) => waits.get(call)?.abort(),
  unload: ({ gateway }, _desk, { model, id }) => gateway.ports.memory.expectUnload(model, id),
  running: hearRunning,
  vitals(_parts, desk, { vitals }) {
    desk.vitals = vitals;
  },
  observe: ({ gateway }, _desk, { route, completion }) => gateway.metrics.observe(findRouteFacts(route), completion),
  log: ({ gateway }, _desk, { level, fields, message }) => gateway.ports.log[level](fields, message),
  ready: ({ onReady }, desk) => onReady(desk),
  drained: (_parts, desk) => desk.settleDrained(),
  // Anything that is heard of a worker shows that it is.
  alive: () => undefined,
  'key-use': ({ gateway }, _desk, { name }) => gateway.ports.keys.noteUse(name),
  'model-use': ({ gateway }, _desk, { name }) => gateway.ports.noteModelUse(name),
  'backend-answer': ({ gateway }, _desk, { name }) => gateway.backendWatch.noteAnswer(name),
  look: ({ gateway }, _desk, { name }) => void gateway.backendWatch.look(name),
  'wrong-key'({ gateway, tellOthers }, desk, { address }) {
    gateway.lockout.noteFailure(address, gateway.ports.clock.monotonicMs());
    tellOthers({ order: 'wrong-key', address }, desk);
  },
  'prefix-break': ({ gateway }, _desk, { model }) => gateway.metrics.countPrefixBreak(model),
  truncation: ({ gateway }, _desk, { model }) => gateway.metrics.countTruncation(model),
};

/** Does what a worker tells. */
export function hearTold(parts: DeskParts, desk: Desk, told: Told): void {
  const hear = hearers[told.tell] as (...heard: [DeskParts, Desk, Told]) => void;
  hear(parts, desk, told);
}

type Counted = Named<'count'>;
type CountFor<Name extends Counted['name']> = Extract<Counted, { readonly name: Name }>;
type Counters = {
  readonly [Name in Counted['name']]: (gateway: DeskParts['gateway'], counted: CountFor<Name>['with']) => void;
};

const counters: Counters = {
  /** What came of a try is known to the circuits of this process too, which are those that people see. */
  countTry({ metrics, circuits, ports }, [backend, result]) {
    const nowMs = ports.clock.monotonicMs();
    const admission = circuits.admit(backend, nowMs);
    if (admission.kind !== 'open') circuits.settle(admission.ticket, result, nowMs);
    metrics.countTry(backend, result);
  },
  // Counted when the circuits of this process change.
  countCircuitChange: () => undefined,
  countRetry: ({ metrics }, counted) => metrics.countRetry(...counted),
  countFallback: ({ metrics }, counted) => metrics.countFallback(...counted),
  countLimitRefusal: ({ metrics }, counted) => metrics.countLimitRefusal(...counted),
  countQueueRefusal: ({ metrics }, counted) => metrics.countQueueRefusal(...counted),
};

function count({ gateway }: DeskParts, _desk: Desk, told: Counted): void {
  const add = counters[told.name] as (...counted: [DeskParts['gateway'], Counted['with']]) => void;
  add(gateway, told.with);
}

function complete({ gateway }: DeskParts, desk: Desk, { completion }: Named<'complete'>): void {
  const { ports, registry, metrics, overhead } = gateway;
  ports.records.complete(completion);
  const mirrored = desk.requests.get(completion.id);
  if (mirrored === undefined) return;
  desk.requests.delete(completion.id);
  mirrored.facts.backend = completion.backend;
  registry.remove(mirrored, completion.outcome !== 'ok');
  metrics.observe(mirrored.route, completion);
  if (completion.overheadMs !== null) overhead.add(completion.overheadMs);
}

function settleLimits({ gateway }: DeskParts, { tickets }: Desk, told: Named<'charge' | 'free'>): void {
  const ticket = tickets.get(told.id);
  if (ticket === undefined) return;
  if (told.tell === 'free') ticket.release();
  else {
    // The last that is heard of it.
    ticket.charge(told.tokens, readMoment(gateway.ports.clock));
    tickets.delete(told.id);
  }
  gateway.usageSaver.note();
}

function leave({ gateway, holds }: DeskParts, { turns, post }: Desk, { id }: Named<'leave'>): void {
  const call = turns.get(id) ?? null;
  turns.delete(id);
  if (!gateway.queue.quit(id)) gateway.queue.leave(id);
  // Its turn has not come, so that nothing was asked for it.
  else if (call !== null) post({ order: 'answer', call, value: unasked });
  holds.settle(id);
}

function release({ holds }: DeskParts, { rooms }: Desk, { call, end }: Named<'release'>): void {
  const giveBack = rooms.get(call);
  rooms.delete(call);
  if (giveBack !== undefined) holds.afterwards(() => giveBack(end));
}

function hearRunning({ gateway }: DeskParts, desk: Desk, { requests }: Named<'running'>): void {
  const { registry, ports } = gateway;
  const { monotonicMs } = readMoment(ports.clock);
  for (const request of requests) {
    const known = desk.requests.get(request.id);
    if (known !== undefined) updateMirrored(known, request, monotonicMs);
    else {
      const mirrored = mirrorRunning(request, { monotonicMs, stop: createCancel(desk, request.id) });
      desk.requests.set(request.id, mirrored);
      registry.add(mirrored);
    }
  }
  registry.touch();
}
