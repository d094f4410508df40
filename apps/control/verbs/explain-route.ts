import type { DryRun, RouteAnswer } from '../../contract/model/index.ts';

/** A dry run as one line of words a step. */
export function explainRoute({ model, candidates, steps: taken, refusal }: DryRun): RouteAnswer {
  const steps = taken.map(({ symbol, text }) => `${symbol} ${text}`);
  const [first] = candidates;
  if (refusal || !first) return { model, target: null, reason: refusal?.reason ?? null, steps };
  const { backend, dialect, model: served, settings } = first;
  return { model, target: { backend, dialect, model: served, settings }, reason: null, steps };
}
