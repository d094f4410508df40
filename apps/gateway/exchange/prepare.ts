import { noNeeds, planRoute, type RequestNeeds, type RouteCandidate } from '../../routing/index.ts';
import { type CanonicalError, createError } from '../../translate/index.ts';
import { checkModel, takeFromLimits } from '../access/admit-request.ts';
import { explainNoRoute } from '../failover/explain-no-route.ts';
import { choosePriority, explainPriority } from '../queue/choose-priority.ts';
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
  /** What the model has to be able to do; nothing when left out. */
  readonly needs?: RequestNeeds;
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
  | { readonly kind: 'target'; readonly target: RouteCandidate }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

/** Notes what the body asks for and chooses where it goes; the error when it can go nowhere. */
export function takeRoute(exchange: Exchange, asked: AskedFor): RouteTaken | Promise<RouteTaken> {
  const { facts, gateway } = exchange;
  facts.model = asked.model;
  facts.stream = asked.isStreaming;
  facts.session = asked.session;
  const badProject = claimProject(exchange, asked.project);
  if (badProject) return { kind: 'refused', error: badProject };
  if (exchange.hasRoute) return takeNext(exchange, asked.model);
  exchange.hasRoute = true;
  gateway.backendWatch.noteRequest(exchange.times.startedMs);
  const project = gateway.settings.projects.get(facts.project ?? '')?.rules;
  const { model, session, needs = noNeeds } = asked;
  const plan = planRoute(
    { model, session, needs, requestId: exchange.id, isLocalOnly: project?.isLocalOnly ?? false },
    gateway.settings.routes,
    gateway.routeState(),
  );
  const steps = plan.steps.map(({ symbol, text }) => `${symbol} ${text}`);
  const { headers } = exchange.request;
  exchange.priority = choosePriority(headers, gateway.settings.projects.get(facts.project ?? ''));
  const goesLast = explainPriority(headers, exchange.priority);
  facts.routeSteps = goesLast === null ? steps : [goesLast, ...steps];
  exchange.elsewhere = plan.candidates;
  if (plan.refusal) return { kind: 'refused', error: explainNoRoute(plan.refusal, asked.model, project?.id) };
  const taken = takeNext(exchange, asked.model);
  if (taken.kind === 'refused') return taken;
  const limited = takeFromLimits(exchange);
  const decide = (error: CanonicalError | null): RouteTaken => (error ? { kind: 'refused', error } : taken);
  return limited instanceof Promise ? limited.then(decide) : decide(limited);
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
