import type { LimitDecision, Limiter, LimitSubject } from '../../access/index.ts';

/** Says whether a request is within limits, and counts it; at once where they are counted in this process. */
export interface LimitAsker {
  admit(
    subjects: readonly LimitSubject[],
    time: Parameters<Limiter['admit']>[1],
    requestId: string,
  ): LimitDecision | Promise<LimitDecision>;
}
