import type { RouteAnswer } from '../../contract/model/index.ts';
import { decideRoute, type RouteTable } from '../../routing/index.ts';

/** Where a request for `model` would go, without sending one. */
export function explainRoute(table: RouteTable, model: string): RouteAnswer {
  const decision = decideRoute({ model }, table);
  const steps = [...decision.steps];
  if (decision.kind === 'refused') return { model, target: null, reason: decision.reason, steps };
  return { model, target: decision.target, reason: null, steps };
}
