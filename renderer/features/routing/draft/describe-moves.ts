import type { RoutingComparison, RuleDraft } from '../../../../apps/contract/model/index.ts';
import { formatCount, plural } from '../../../shared/index.ts';
import { type Draft, isSameDraft, withoutKey } from './draft.ts';

/** How many rules a draft adds, changes, moves and removes, in words. */
export function describeChanges({ base, rules, defaultModel }: Draft): string {
  const kept = rules.flatMap(({ origin }) => (origin === null ? [] : [origin]));
  const isSame = (rule: RuleDraft, before: RuleDraft | undefined): boolean =>
    before !== undefined && isSameDraft({ rules: [rule], defaultModel: null }, { rules: [before], defaultModel: null });
  const changed = rules.filter((rule) => rule.origin !== null && !isSame(withoutKey(rule), base.rules[rule.origin]));
  const inOrder = kept.every((origin, place) => place === 0 || origin > (kept[place - 1] ?? -1));
  const parts = [
    [rules.length - kept.length, 'added'],
    [changed.length, 'changed'],
    [base.rules.length - kept.length, 'removed'],
  ] as const;
  const told = parts.flatMap(([count, word]) => (count === 0 ? [] : [`${plural(count, 'rule')} ${word}`]));
  const words = [
    ...told,
    ...(inOrder ? [] : ['other order']),
    ...(defaultModel === base.defaultModel ? [] : ['other default']),
  ];
  return words.length === 0 ? 'Nothing is changed.' : `Draft: ${words.join(', ')}.`;
}

/** What the draft would have done, in a sentence. */
export function describeMoves(comparison: RoutingComparison | undefined): string {
  if (!comparison) return '';
  if (comparison.problems.length > 0) {
    return comparison.problems.length === 1
      ? 'One thing is wrong with it.'
      : `${comparison.problems.length} things are wrong with it.`;
  }
  const { moved, logProblem } = comparison;
  if (moved === null) return logProblem ?? '';
  if (moved.requests === 0) return 'No request of the last 7 days would have gone elsewhere.';
  const verb = moved.requests === 1 ? 'request' : 'requests';
  return `${formatCount(moved.requests)} ${verb} of the last 7 days would have gone elsewhere.`;
}
