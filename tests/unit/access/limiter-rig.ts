import {
  createLimiter,
  type LimitDecision,
  type LimitSubject,
  type LimitTicket,
  type LimitTime,
} from '../../../apps/access/index.ts';
import type { Limits, QuotaUsage } from '../../../apps/contract/model/index.ts';
import { createLimits, nowMs } from './sample-keys.ts';

/** So many milliseconds after the beginning, by both clocks. */
export const at = (ms: number): LimitTime => ({ nowMs: nowMs + ms, monotonicMs: 5000.25 + ms });

export const subject = (limits: Partial<Limits>, id = 'k', scope: LimitSubject['scope'] = 'key'): LimitSubject => ({
  scope,
  id,
  limits: createLimits(limits),
});

/** A limiter with its usual subjects. */
export function createRig(limits: Partial<Limits>, saved: readonly QuotaUsage[] = []) {
  const limiter = createLimiter(at(0), saved);
  const subjects = [subject(limits)];
  const admit = (ms: number): LimitDecision => limiter.admit(subjects, at(ms));
  return {
    limiter,
    subjects,
    admit,
    /** `ok`, or the limit that refuses with the seconds to wait. */
    tryAt(ms: number): string {
      const decision = admit(ms);
      return decision.kind === 'allowed' ? 'ok' : `${decision.refusing.limit} ${decision.retryAfterSeconds}`;
    },
    admitOrFail: (ms: number): LimitTicket => ticketOf(admit(ms)),
  };
}

export function ticketOf(decision: LimitDecision): LimitTicket {
  if (decision.kind === 'refused') throw new Error(decision.message);
  return decision.ticket;
}
