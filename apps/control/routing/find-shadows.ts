import { createModelFinder, createPatternFinder, isPatternMatch } from '../../base/index.ts';
import type { RoutingComparison, RuleDraft } from '../../contract/model/index.ts';

type Shadow = RoutingComparison['rules'][number]['shadowedBy'];

/** For each rule the one before it that takes all its names, and what would mend that; `null` for a rule that is reached. */
export function findShadows(rules: readonly Pick<RuleDraft, 'match'>[]): readonly Shadow[] {
  const patterns = rules.map(({ match }) => match);
  const findName = createModelFinder(patterns);
  const findPattern = createPatternFinder(patterns);
  return patterns.map((match, place) => {
    const by = match.includes('*') ? findPattern(match) : findName(match);
    if (by < 0 || by >= place) return null;
    const cure = isPatternMatch(match, patterns[by] ?? '') ? 'remove' : 'move';
    return { by, cure };
  });
}
