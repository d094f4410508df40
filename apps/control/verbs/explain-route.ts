import type { RouteAnswer } from '../../contract/model/index.ts';
import { planRoute, type RouteTable } from '../../routing/index.ts';

/** Where a request for `model` would go, and where after that if it failed there, without sending one. */
export function explainRoute(table: RouteTable, model: string): RouteAnswer {
  const { candidates, steps: taken, refusal } = planRoute({ model }, table);
  const steps = taken.map(({ symbol, text }) => `${symbol} ${text}`);
  const [first] = candidates;
  if (refusal || !first) return { model, target: null, reason: refusal?.reason ?? null, steps };
  const { backend, dialect, model: served, settings } = first;
  return { model, target: { backend, dialect, model: served, settings }, reason: null, steps };
}
