import { type AttemptTicket, classifyAttempt } from '../../routing/index.ts';
import { createError } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Reply } from '../upstream/call-backend.ts';

/** One try of the request's backend, whose circuit hears how it ended. A backend that is let alone is not called. */
export async function tryBackend(exchange: Exchange, call: () => Promise<Reply>): Promise<Reply> {
  const { circuits, ports } = exchange.gateway;
  const now = (): number => ports.clock.monotonicMs();
  const admission = circuits.admit(exchange.facts.backend ?? '', now());
  if (admission.kind === 'open') return refuse(admission.nextTryInMs);
  const settle = (ticket: AttemptTicket, reply: Reply | null): void =>
    circuits.settle(ticket, reply === null ? 'own-refusal' : judge(reply), now());
  let reply: Reply | null = null;
  try {
    reply = await call();
    return reply;
  } finally {
    settle(admission.ticket, reply);
  }
}

const judge = (reply: Reply) =>
  reply.kind === 'answer' ? 'succeeded' : classifyAttempt(reply.error.code, reply.status ?? null);

function refuse(nextTryInMs: number | null): Reply {
  const retryAfterSeconds = nextTryInMs === null ? null : Math.max(1, Math.ceil(nextTryInMs / 1000));
  const message = 'The backend failed too often and is let alone for a while.';
  return { kind: 'failed', error: createError('backend_unavailable', message, { retryAfterSeconds }) };
}
