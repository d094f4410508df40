import { isPatternMatch, withDefaultTag, withoutDefaultTag } from '../base/index.ts';

/** A model as a request would reach it: after aliases, on the backend that would serve it. */
export interface ModelHop {
  readonly backend: string;
  readonly model: string;
  /** Whether what is sent there stays on this machine. */
  readonly isLocal: boolean;
}

/**
 * Whether one of the patterns means this model. Before the first slash of a pattern stands the backend; without a slash it is any backend.
 * `*` stands for any characters. Names that differ only in Ollama's default tag are one.
 */
export function isModelAllowed(patterns: readonly string[], { backend, model }: ModelHop): boolean {
  const names = [model, withoutDefaultTag(model), withDefaultTag(model)];
  return patterns.some((pattern) => {
    const slash = pattern.indexOf('/');
    const modelPattern = pattern.slice(slash + 1);
    const isBackend = slash < 0 || isPatternMatch(pattern.slice(0, slash), backend);
    return isBackend && names.some((name) => isPatternMatch(modelPattern, name));
  });
}
