import { isPatternMatch } from './match-pattern.ts';
import { withDefaultTag, withoutDefaultTag } from './model-name.ts';

/** Whether `pattern` means this model. Names that differ only in Ollama's default tag are one. */
export function isModelMatch(pattern: string, model: string): boolean {
  return [model, withoutDefaultTag(model), withDefaultTag(model)].some((name) => isPatternMatch(pattern, name));
}
