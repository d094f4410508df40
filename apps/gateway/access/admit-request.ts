import {
  authorize,
  type LimitDecision,
  type LimitSubject,
  type LimitTime,
  renderRateHeaders,
} from '../../access/index.ts';
import type { LimitState } from '../../contract/model/index.ts';
import type { RouteTarget } from '../../routing/index.ts';
import { type CanonicalError, createError } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';

/** Whether the caller may use this model; `null` when it may. */
export function checkModel(
  exchange: Exchange,
  { backend, model }: Pick<RouteTarget, 'backend' | 'model'>,
  asked: string,
): CanonicalError | null {
  const { caller, gateway, facts, route } = exchange;
  const project = gateway.settings.projects.get(facts.project ?? '')?.rules ?? null;
  if (caller.key === null && project === null) return null;
  const isLocal = gateway.settings.routes.backends.some(({ id, isLocal: isHere }) => id === backend && isHere === true);
  const decision = authorize({
    ...{ key: caller.key, isLoopback: caller.isLoopback, policy: route.policy, project },
    ...{ model: asked, hops: [{ backend, model, isLocal }] },
  });
  return decision.kind === 'allowed' ? null : createError('forbidden', decision.message, { field: 'model' });
}

/** Whether the caller is within its limits; counts the request. `null` when it is. */
export function takeFromLimits(exchange: Exchange): CanonicalError | null | Promise<CanonicalError | null> {
  const { gateway, id } = exchange;
  const subjects = listSubjects(exchange);
  if (subjects.length === 0) return null;
  const decision = gateway.limiter.admit(subjects, readTime(exchange), id);
  return decision instanceof Promise
    ? decision.then((decided) => takeDecision(exchange, decided))
    : takeDecision(exchange, decision);
}

function readTime({ gateway: { ports } }: Exchange): LimitTime {
  return { nowMs: ports.clock.nowMs(), monotonicMs: ports.clock.monotonicMs() };
}

function takeDecision(exchange: Exchange, decision: LimitDecision): CanonicalError | null {
  const { gateway, facts, cleanups } = exchange;
  facts.rateHeaders = describeLimits(exchange, decision.states);
  if (decision.kind === 'refused') {
    const { message, retryAfterSeconds, refusing } = decision;
    gateway.metrics.countLimitRefusal(refusing);
    return createError('rate_limited', message, { retryAfterSeconds });
  }
  gateway.usageSaver.note();
  const settle = (): void => {
    decision.ticket.release();
    const { promptTokens, completionTokens } = facts.usage ?? {};
    decision.ticket.charge((promptTokens ?? 0) + (completionTokens ?? facts.writtenTokens), readTime(exchange));
    gateway.usageSaver.note();
  };
  if (exchange.isEnded) settle();
  else cleanups.push(settle);
  return null;
}

function describeLimits({ dialect, gateway }: Exchange, states: readonly LimitState[]): readonly string[] {
  const nowMs = gateway.ports.clock.nowMs();
  // `retry-after` comes with the error itself.
  return renderRateHeaders(dialect, { states, retryAfterSeconds: null, nowMs }).flat();
}

/** The key, the project, and the address. */
function listSubjects({ caller, gateway, facts }: Exchange): readonly LimitSubject[] {
  const { settings } = gateway;
  const subjects: LimitSubject[] = [];
  if (caller.key) subjects.push({ scope: 'key', id: caller.key.id, limits: caller.key.limits });
  const project = settings.projects.get(facts.project ?? '');
  if (project) subjects.push({ scope: 'project', id: project.rules.id, limits: project.limits });
  if (settings.addressLimits) subjects.push({ scope: 'address', id: caller.address, limits: settings.addressLimits });
  return subjects;
}
