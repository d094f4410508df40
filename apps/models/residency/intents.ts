import type { Clock } from '../../base/index.ts';
import { toModelKey } from '../../base/index.ts';
import type { ModelEventCause } from '../../contract/model/index.ts';

/** Why a change is about to happen, as far as Drover itself brings it about. */
export interface Intent {
  readonly cause: ModelEventCause;
  readonly detail: string;
  readonly requestId: string | null;
  readonly atMs: number;
  /** How long it took, by Ollama's own measure, once that is known. */
  readonly measuredMs?: number;
  /** A request that was for this load has been answered before the load was seen. */
  readonly isProven?: boolean;
  /** The request for it has ended without an answer. */
  readonly failed?: FailedUse;
  /** Not expected any longer after this, UTC milliseconds. */
  readonly untilMs?: number;
}

/** `atMs`: UTC. `isGivenUp`: nobody waited any more. */
export interface FailedUse {
  readonly atMs: number;
  readonly isGivenUp: boolean;
}

/** How the use of a model ended. `loadMs`: Ollama's own measure, where there is one. */
export interface UseEnd {
  readonly hasAnswered: boolean;
  readonly loadMs: number | null;
  /** `given-up`: nobody waited any more. `refused`: Ollama found the request wrong. `null`: it failed, or it did not. */
  readonly failure: 'given-up' | 'refused' | null;
}

/** What is expected of models, one intent each. */
export interface Intents {
  put(model: string, intent: Omit<Intent, 'atMs'>): void;
  peek(model: string): Intent | null;
  take(model: string): Intent | null;
  /** Adds what was learned of an intent that has not come true yet. */
  amend(model: string, learned: Pick<Intent, 'measuredMs' | 'isProven' | 'failed' | 'untilMs'>): void;
}

/** An intent that has not come true by then was about something else. */
const intentLifeMs = 15 * 60_000;
const maxIntents = 500;

export function createIntents(clock: Clock): Intents {
  const intents = new Map<string, Intent>();
  const peek = (model: string): Intent | null => {
    const intent = intents.get(toModelKey(model));
    return intent && clock.nowMs() <= (intent.untilMs ?? intent.atMs + intentLifeMs) ? intent : null;
  };
  return {
    peek,
    put(model, intent) {
      intents.delete(toModelKey(model));
      intents.set(toModelKey(model), { ...intent, atMs: clock.nowMs() });
      const [oldest] = intents.keys();
      if (intents.size > maxIntents && oldest !== undefined) intents.delete(oldest);
    },
    take(model) {
      const intent = peek(model);
      intents.delete(toModelKey(model));
      return intent;
    },
    amend(model, learned) {
      const intent = peek(model);
      if (intent) intents.set(toModelKey(model), { ...intent, ...learned });
    },
  };
}
