import { planRoute, type RouteRefusal, type RouteTarget } from '../../routing/index.ts';
import { type CanonicalError, createError } from '../../translate/index.ts';
import { checkModel, takeFromLimits } from '../access/admit-request.ts';
import { describeBackends } from '../failover/describe-backends.ts';
import { letAlone } from '../failover/let-alone.ts';
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
  if (!exchange.hasRoute) startTotalClock(exchange, read.wishes.timeoutMs ?? settings.totalTimeoutMs);
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
  if (exchange.hasRoute) return takeNext(exchange, asked.model);
  exchange.hasRoute = true;
  const plan = planRoute(
    { model: asked.model, session: asked.session, requestId: exchange.id },
    gateway.settings.routes,
    describeBackends(gateway),
  );
  const steps = plan.steps.map(({ symbol, text }) => `${symbol} ${text}`);
  facts.routeSteps = exchange.priority === 'batch' ? ['● low priority: part of a batch', ...steps] : steps;
  exchange.elsewhere = plan.candidates;
  if (plan.refusal) return { kind: 'refused', error: explainNoRoute(plan.refusal) };
  const taken = takeNext(exchange, asked.model);
  if (taken.kind === 'refused') return taken;
  const limited = takeFromLimits(exchange);
  return limited ? { kind: 'refused', error: limited } : taken;
}

/** The next place; refused where the caller may not use it, also when there are others. */
function takeNext(exchange: Exchange, model: string): RouteTaken {
  const { facts } = exchange;
  const [target, ...others] = exchange.elsewhere;
  exchange.elsewhere = others;
  if (!target) {
    return { kind: 'refused', error: createError('backend_unavailable', 'No backend is left for this request.') };
  }
  facts.servedModel = target.model;
  facts.backend = target.backend;
  const refused = checkModel(exchange, target, model);
  return refused ? { kind: 'refused', error: refused } : { kind: 'target', target };
}

function explainNoRoute({ code, reason, retryAfterMs }: RouteRefusal): CanonicalError {
  if (code === 'circuit-open') return letAlone(reason, retryAfterMs);
  return createError('invalid_request', reason, { field: 'model' });
}
