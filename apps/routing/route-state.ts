import { toModelKey } from '../base/index.ts';
import type { RouteBackend } from './route-table.ts';

/** What is known of backends and models at the moment of a decision. Nothing in it is needed: what is not known is allowed. */
export interface RouteState {
  readonly backends: ReadonlyMap<string, BackendState>;
  /** By backend, then by the name that the backend uses; those of an Ollama by its key (`toModelKey`) too. A backend that is missing here has not told its models. */
  readonly models: ReadonlyMap<string, ReadonlyMap<string, ModelState>>;
  /** Whether the backend allows no more requests for the model just now; nothing is limited without it. */
  readonly isLimited?: (backend: string, model: string) => boolean;
}

export interface BackendState {
  /** `half-open`: a request may be let through as a trial, unless one is under way (`isTrialRunning`). */
  readonly circuit: 'closed' | 'open' | 'half-open';
  readonly isTrialRunning: boolean;
  /** Until an open circuit lets a trial through. */
  readonly nextTryInMs: number | null;
  /** Whether it answered when last asked; `null` when nobody asked. */
  readonly isAnswering: boolean | null;
}

export interface ModelState {
  /** Ollama's words: completion, tools, vision, embedding, thinking. `null` or empty when not known. */
  readonly capabilities: readonly string[] | null;
  /** The longest the model takes, in tokens. */
  readonly contextLength: number | null;
  /** In memory now; `null` where the backend does not say. */
  readonly isResident: boolean | null;
  /** Whether there is memory to load it; `null` when not known. */
  readonly hasRoom: boolean | null;
  readonly running: number;
  readonly waiting: number;
  readonly maxWaiting: number | null;
}

/** A model under the name that a place has for it, in any spelling that its backend takes; `undefined` when it is not known. */
export function findModel(state: RouteState, { id, dialect }: RouteBackend, model: string): ModelState | undefined {
  const models = state.models.get(id);
  if (!models) return undefined;
  return models.get(model) ?? (dialect === 'ollama' ? models.get(toModelKey(model)) : undefined);
}

export const unknownState: RouteState = { backends: new Map(), models: new Map() };

/** What a request asks of a model. `contextTokens` is an estimate of prompt and answer together. */
export interface RequestNeeds {
  readonly vision: boolean;
  readonly tools: boolean;
  readonly embedding: boolean;
  readonly thinking: boolean;
  readonly contextTokens: number | null;
}

export const noNeeds: RequestNeeds = {
  vision: false,
  tools: false,
  embedding: false,
  thinking: false,
  contextTokens: null,
};
