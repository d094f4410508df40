/** How a model is in memory. `contextLength` `null`: nobody can tell. */
export interface LoadedContext {
  readonly contextLength: number | null;
  /** Loaded without a length being asked for. Ollama loads it anew for a request that asks for one, be it the same. */
  readonly isAutomatic: boolean;
}

export interface ContextWishes {
  /** What the request asks for, by its body or a header; `null` for nothing. */
  readonly asked: number | null;
  /** At least this, a person said. */
  readonly policy: number | null;
  /** The longest that was asked for lately. */
  readonly remembered: number | null;
  /** What the model was trained for; longer ones are cut by Ollama. */
  readonly longest: number | null;
}

/**
 * `fits`: the model is loaded so that the request can be sent with `contextLength` (`null`: with none, and `isUnsaid` when the request itself names
 * one, which has to go). `load`: it has to be loaded so, `null` for the usual length.
 */
export type ContextChoice =
  | { readonly kind: 'fits'; readonly contextLength: number | null; readonly isUnsaid: boolean }
  | { readonly kind: 'load'; readonly contextLength: number | null };

/**
 * One context length for all requests of a model: Ollama loads a model anew whenever two requests ask for different ones, so the longest wins and the
 * others get it too.
 */
export function chooseContext(wishes: ContextWishes, loaded: LoadedContext | null): ContextChoice {
  const { asked, policy, remembered, longest } = wishes;
  const cut = (length: number): number => Math.min(length, longest ?? length);
  const needed = cut(Math.max(asked ?? 0, policy ?? 0));
  if (loaded === null) {
    const wanted = cut(Math.max(needed, remembered ?? 0));
    return { kind: 'load', contextLength: wanted === 0 ? null : wanted };
  }
  const { contextLength, isAutomatic } = loaded;
  if (contextLength === null) return { kind: 'fits', contextLength: needed === 0 ? null : needed, isUnsaid: false };
  if (needed > contextLength) return { kind: 'load', contextLength: needed };
  return isAutomatic
    ? { kind: 'fits', contextLength: null, isUnsaid: asked !== null }
    : { kind: 'fits', contextLength, isUnsaid: false };
}
