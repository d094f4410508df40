import { isPatternMatch, withDefaultTag, withoutDefaultTag } from '../base/index.ts';

/** Whether a rule's `match` means this model. Names that differ only in Ollama's default tag are one. */
export function isMatch(match: string, model: string): boolean {
  return [model, withoutDefaultTag(model), withDefaultTag(model)].some((name) => isPatternMatch(match, name));
}
