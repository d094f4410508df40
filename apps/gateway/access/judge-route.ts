import { authorize } from '../../access/index.ts';
import { type CanonicalError, createError } from '../../translate/index.ts';
import type { RouteFacts } from '../routes/route-facts.ts';
import type { Caller } from './caller.ts';

/** Whether a route is open to a caller whose key is good; `null` when it is. */
export function judgeRoute({ key, isLoopback }: Caller, { policy }: RouteFacts): CanonicalError | null {
  const decision = authorize({ key, isLoopback, policy, project: null, model: null, hops: [] });
  if (decision.kind === 'allowed') return null;
  return createError(decision.status === 401 ? 'unauthorized' : 'forbidden', decision.message);
}
