import { decideRoute, type RouteTarget } from '../../routing/index.ts';
import { type CanonicalError, createError } from '../../translate/index.ts';
import { type CallerWishes, readCallerWishes } from './caller-wishes.ts';
import { claimProject } from './claim-project.ts';
import type { Exchange } from './exchange.ts';

export type WishesTaken =
  | { readonly kind: 'wishes'; readonly wishes: CallerWishes }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

/** What a body tells about itself, in any dialect. */
export interface AskedFor {
  readonly model: string;
  readonly isStreaming: boolean;
  readonly project: string | null;
  readonly session: string | null;
}

/** Takes what the headers say, before the body is read, and starts the clock of the whole request. */
export function takeWishes(exchange: Exchange): WishesTaken {
  const badProject = claimProject(exchange, null);
  if (badProject) return { kind: 'refused', error: badProject };
  const read = readCallerWishes(exchange.request.headers);
  if (read.kind === 'refused') return read;
  const { settings } = exchange.gateway;
  startTotalClock(exchange, read.wishes.timeoutMs ?? settings.totalTimeoutMs);
  return read;
}

/** Ends the exchange `totalMs` after it began; 0 for never. */
export function startTotalClock(exchange: Exchange, totalMs: number): void {
  if (totalMs === 0) return;
  const { clock, timers } = exchange.gateway.ports;
  const leftMs = Math.max(1, totalMs - (clock.monotonicMs() - exchange.times.startedMs));
  const cancel = timers.after(leftMs, () =>
    exchange.stop.stop(createError('total_timeout', 'The request took longer than it was allowed to.')),
  );
  exchange.cleanups.push(cancel);
}

export type RouteTaken =
  | { readonly kind: 'target'; readonly target: RouteTarget }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

/** Notes what the body asks for and chooses where it goes; the error when it can go nowhere. */
export function takeRoute(exchange: Exchange, asked: AskedFor): RouteTaken {
  const { facts, gateway } = exchange;
  facts.model = asked.model;
  facts.stream = asked.isStreaming;
  facts.session = asked.session;
  const badProject = claimProject(exchange, asked.project);
  if (badProject) return { kind: 'refused', error: badProject };
  const decision = decideRoute({ model: asked.model }, gateway.settings.routes);
  facts.routeSteps =
    exchange.priority === 'batch' ? ['low priority: part of a batch', ...decision.steps] : decision.steps;
  if (decision.kind === 'refused') {
    return { kind: 'refused', error: createError('invalid_request', decision.reason, { field: 'model' }) };
  }
  facts.servedModel = decision.target.model;
  facts.backend = decision.target.backend;
  return decision;
}
