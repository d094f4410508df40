import type { RouteStep } from '../../contract/model/index.ts';

const shownRules = 3;
const left = (text: string): RouteStep => ({ symbol: '⊘', text, backend: null, model: null });

/** The rules that were looked at before the one that matches, or before it was clear that none does; a few by name. */
export function explainSkipped(matches: readonly string[], matched: number | null): RouteStep[] {
  const skipped = matches.slice(0, matched ?? matches.length);
  if (skipped.length > shownRules) return [left(`rules 1 to ${skipped.length} are for other names`)];
  return skipped.map((match, place) => left(`rule ${place + 1} is for ${match}`));
}
