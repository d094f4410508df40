import { createModelFinder } from '../base/index.ts';
import type { RouteRule } from './route-table.ts';

const prepared = new WeakMap<readonly RouteRule[], (model: string) => RouteRule | null>();

/** The first rule that means this model; `null` when none does. Each list of rules is prepared once, and must not change afterwards. */
export function findRule(rules: readonly RouteRule[], model: string): RouteRule | null {
  const known = prepared.get(rules);
  if (known) return known(model);
  const find = createModelFinder(rules.map(({ match }) => match));
  const finder = (name: string): RouteRule | null => rules[find(name)] ?? null;
  prepared.set(rules, finder);
  return finder(model);
}
