import type { QueueRequest, RouteTarget } from '../../routing/index.ts';
import type { CanonicalError } from '../../translate/index.ts';
import { appOf, projectOf } from '../callers/peer.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { openRow } from '../exchange/life.ts';
import { nameLane } from './lane-name.ts';
import { costOf } from './queue-rules.ts';

export interface TurnRefused {
  readonly kind: 'refused';
  readonly error: CanonicalError;
}

/** Whether requests for this backend stand in line; those that do not need no turn. */
export const needsTurn = ({ gateway }: Exchange, { backend }: RouteTarget): boolean => gateway.queue.isBounded(backend);

/**
 * Goes on with `go` when it is this request's turn. Its place is free again when it ends or goes elsewhere. `go` runs before the one that made
 * way has let go of its model, so that a model for which others wait does not leave memory in between.
 */
export function takeTurn<T>(exchange: Exchange, target: RouteTarget, go: () => T | Promise<T>): Turn<T> {
  const { queue, registry, ports, metrics } = exchange.gateway;
  const startedMs = ports.clock.monotonicMs();
  const { promise, settle } = createDeferred<T | TurnRefused>();
  const finish = (next: () => Turn<T>): void => {
    exchange.times.queueMs += ports.clock.monotonicMs() - startedMs;
    registry.touch();
    settle(next);
  };
  const answer = queue.enter(describeRequest(exchange, target), {
    start() {
      const waitMs = ports.clock.monotonicMs() - startedMs;
      metrics.observeQueueWait({ backend: target.backend, priority: exchange.priority, waitMs });
      finish(() => begin(exchange, go));
    },
    refuse(error) {
      metrics.countQueueRefusal({ ...target, code: error.code });
      finish(() => ({ kind: 'refused', error }));
    },
  });
  if (answer.kind === 'refused') {
    metrics.countQueueRefusal({ ...target, code: answer.error.code });
    return answer;
  }
  void openRow(exchange, true);
  if (answer.kind === 'started') return begin(exchange, go);
  registry.touch();
  exchange.stop.onStop((error) => {
    if (queue.quit(exchange.id)) finish(() => ({ kind: 'refused', error }));
  });
  return promise;
}

type Turn<T> = T | TurnRefused | Promise<T | TurnRefused>;

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly settle: (next: () => T | Promise<T>) => void;
}

/** What goes wrong in `next` rejects the promise, and does not reach the one that settles it. */
function createDeferred<T>(): Deferred<T> {
  let settle: Deferred<T>['settle'] = () => undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = (next) => {
      try {
        resolve(next());
      } catch (error) {
        reject(error as Error);
      }
    };
  });
  return { promise, settle: (next) => settle(next) };
}

function describeRequest(exchange: Exchange, { backend, model }: RouteTarget): QueueRequest {
  return {
    id: exchange.id,
    lane: nameLane(backend, model),
    project: projectOf(exchange) ?? appOf(exchange) ?? '',
    priority: exchange.priority,
    cost: costOf(exchange.facts.bytesIn),
  };
}

function begin<T>(exchange: Exchange, go: () => Turn<T>): Turn<T> {
  const leave = (): void => exchange.gateway.queue.leave(exchange.id);
  if (exchange.isEnded) leave();
  else exchange.leavings.push(leave);
  return go();
}
