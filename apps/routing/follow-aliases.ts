import { findRule } from './match-rule.ts';
import type { RouteRule } from './route-table.ts';

/** A longer chain of names is taken for a mistake. */
export const maxAliasSteps = 8;

export interface AliasTrail {
  /** The rules that named another name, outermost first. */
  readonly chain: readonly RouteRule[];
  /** The name at the end of the chain. */
  readonly model: string;
  /** The rule for that name; `null` when it has none. */
  readonly rule: RouteRule | null;
  /** The chain comes back to itself or is too long: then `rule` is `null`. */
  readonly isLoop: boolean;
}

/** Follows rules that name another name until one names places. Ends also where the names lead in a circle. */
export function followAliases(rules: readonly RouteRule[], asked: string): AliasTrail {
  const chain: RouteRule[] = [];
  let model = asked;
  for (;;) {
    const rule = findRule(rules, model);
    if (rule?.aliasOf === undefined) return { chain, model, rule, isLoop: false };
    if (chain.includes(rule) || chain.length === maxAliasSteps) return { chain, model, rule: null, isLoop: true };
    chain.push(rule);
    model = rule.aliasOf;
  }
}

/** The rules, by their place in the list, whose names lead in a circle or through too many others. */
export function findAliasLoops(rules: readonly RouteRule[]): readonly number[] {
  return rules.flatMap(({ aliasOf }, place) => {
    if (aliasOf === undefined) return [];
    const trail = followAliases(rules, aliasOf);
    return trail.isLoop || trail.chain.length === maxAliasSteps ? [place] : [];
  });
}
