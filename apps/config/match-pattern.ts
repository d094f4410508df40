import { isPatternMatch, withDefaultTag, withoutDefaultTag } from '../base/index.ts';

/** Whether a rule's `match` means this model, as routing reads it. */
export function isMatched(pattern: string, model: string): boolean {
  return [model, withoutDefaultTag(model), withDefaultTag(model)].some((name) => isPatternMatch(pattern, name));
}
