import { isModelName, withDefaultTag } from './model-name.ts';

/** What a request asks for. */
export interface RouteQuery {
  readonly model: string;
}

/** Where a request goes: a model of a backend, with the dialect that the backend speaks. */
export interface RouteTarget {
  readonly backend: string;
  readonly dialect: 'ollama';
  readonly model: string;
}

/** `steps` say in words how the decision came about, one line each. */
export type RouteDecision =
  | { readonly kind: 'target'; readonly target: RouteTarget; readonly steps: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string; readonly steps: readonly string[] };

const localBackend = 'local';

/** Chooses backend and model. A plain name goes to the local backend as it is, with Ollama's default tag where it has none. */
export function decideRoute(query: RouteQuery): RouteDecision {
  const { model } = query;
  if (!isModelName(model)) return refuse(model);
  const servedModel = withDefaultTag(model);
  const steps = [
    ...(servedModel === model ? [] : [`${model} has no tag: ${servedModel}`]),
    `no rule names ${servedModel}: backend ${localBackend}`,
  ];
  return { kind: 'target', target: { backend: localBackend, dialect: 'ollama', model: servedModel }, steps };
}

function refuse(model: string): RouteDecision {
  const reason = model === '' ? 'No model was named.' : 'This cannot be the name of a model.';
  return { kind: 'refused', reason, steps: [reason] };
}
