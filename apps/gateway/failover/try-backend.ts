import { type AttemptResult, type AttemptTicket, classifyAttempt } from '../../routing/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Reply } from '../upstream/call-backend.ts';
import { letAlone } from './let-alone.ts';

/** One try of the request's backend, whose circuit hears how it ended. A backend that is let alone is not called. */
export async function tryBackend(exchange: Exchange, call: () => Promise<Reply>): Promise<Reply> {
  const { circuits, ports, backendWatch, metrics } = exchange.gateway;
  const now = (): number => ports.clock.monotonicMs();
  const admission = circuits.admit(exchange.facts.backend ?? '', now());
  if (admission.kind === 'open') return { kind: 'failed', error: letAlone(tooManyFailures, admission.nextTryInMs) };
  let result: AttemptResult = 'own-refusal';
  try {
    const reply = await call();
    result = judge(reply);
    if (result === 'succeeded') {
      backendWatch.noteAnswer(admission.ticket.backend);
      exchange.gateway.rateLimits.clear(admission.ticket.backend, exchange.facts.servedModel ?? '');
      followAnswer(exchange, admission.ticket);
    } else if (result === 'rate-limited') noteLimit(exchange, reply);
    return reply;
  } finally {
    circuits.settle(admission.ticket, result, now());
    metrics.countTry(admission.ticket.backend, result);
  }
}

/** As long as the backend asked for, requests go to other places first. */
function noteLimit({ gateway, facts }: Exchange, reply: Reply): void {
  const seconds = reply.kind === 'failed' ? reply.error.retryAfterSeconds : null;
  const moment = { nowMs: gateway.ports.clock.monotonicMs(), retryAfterMs: seconds === null ? null : seconds * 1000 };
  gateway.rateLimits.note(facts.backend ?? '', facts.servedModel ?? '', moment);
}

/** An answer that breaks off, or stops on its way, is a failure of its backend too. */
function followAnswer(exchange: Exchange, ticket: AttemptTicket): void {
  const { circuits, ports } = exchange.gateway;
  const settle = (): void => {
    const { endedBy } = exchange.facts;
    const result = endedBy === null ? 'succeeded' : classifyAttempt(endedBy, null);
    circuits.settleAnswer(ticket, result, ports.clock.monotonicMs());
  };
  exchange.leavings.push(settle);
}

const tooManyFailures = 'The backend failed too often and is let alone for a while.';

const judge = (reply: Reply): AttemptResult =>
  reply.kind === 'answer' ? 'succeeded' : classifyAttempt(reply.error.code, reply.status ?? null);
