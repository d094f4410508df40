import { withDefaultTag, withoutDefaultTag } from '../base/index.ts';
import type { RouteBackend } from './route-table.ts';

export interface NamedModel {
  readonly model: string;
  /** What was done to the name, one line each. */
  readonly notes: readonly string[];
}

/** The name that a backend knows a model by. `isAsAsked` when the name is the client's, which may carry the tag that Ollama's clients add. */
export function nameModel({ dialect }: RouteBackend, model: string, isAsAsked: boolean): NamedModel {
  if (dialect === 'ollama') {
    const tagged = withDefaultTag(model);
    return { model: tagged, notes: tagged === model ? [] : [`${model} has no tag: ${tagged}`] };
  }
  const bare = isAsAsked ? withoutDefaultTag(model) : model;
  return { model: bare, notes: bare === model ? [] : [`tags are for Ollama: ${bare}`] };
}
