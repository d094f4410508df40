import { type AttemptResult, classifyAttempt } from '../../routing/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Reply } from '../upstream/call-backend.ts';
import { letAlone } from './let-alone.ts';

/** One try of the request's backend, whose circuit hears how it ended. A backend that is let alone is not called. */
export async function tryBackend(exchange: Exchange, call: () => Promise<Reply>): Promise<Reply> {
  const { circuits, ports } = exchange.gateway;
  const now = (): number => ports.clock.monotonicMs();
  const admission = circuits.admit(exchange.facts.backend ?? '', now());
  if (admission.kind === 'open') return { kind: 'failed', error: letAlone(tooManyFailures, admission.nextTryInMs) };
  let result: AttemptResult = 'own-refusal';
  try {
    const reply = await call();
    result = judge(reply);
    return reply;
  } finally {
    circuits.settle(admission.ticket, result, now());
  }
}

const tooManyFailures = 'The backend failed too often and is let alone for a while.';

const judge = (reply: Reply): AttemptResult =>
  reply.kind === 'answer' ? 'succeeded' : classifyAttempt(reply.error.code, reply.status ?? null);
