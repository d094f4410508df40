import { toModelKey } from '../../base/index.ts';
import type { ModelEvent } from '../../contract/model/index.ts';
import type { FailedUse, Intent, UseEnd } from './intents.ts';

/** A model that is listed since it began to load, and has not answered yet. */
interface Unproven {
  readonly event: ModelEvent;
  /** It went away while the request that it was loaded for still ran; whether that answers tells why. */
  departure: ModelEvent | null;
  /** How the request for it ended without an answer; `null` while it runs. */
  failed: FailedUse | null;
}

/** Ollama lists models that are being loaded, so that one which is seen may still fail. What is told of loads and unloads passes through here. */
export interface UnprovenLoads {
  noteLoad(event: ModelEvent, intent: Intent | null): void;
  /** Tells the departure, holds it back, or tells in its place that the load failed. */
  noteDeparture(event: ModelEvent): void;
  noteUse(model: string, end: UseEnd & { readonly isLoader: boolean }, nowMs: number): void;
}

/** Ollama ends a load soon after the request for it has gone. */
export const aftermathMs = 5000;
const isSurprise = ({ cause }: ModelEvent): boolean => cause === 'elsewhere' || cause === 'expired';

export function createUnprovenLoads(tell: (event: ModelEvent) => void): UnprovenLoads {
  const unproven = new Map<string, Unproven>();
  const fail = ({ event, failed }: Unproven, { atMs }: ModelEvent): void => {
    const startedAtMs = event.atMs - (event.durationMs ?? 0);
    const detail = failed?.isGivenUp === true ? explainGivenUp(event.detail) : event.detail;
    tell({ ...event, kind: 'load-failed', detail, atMs, durationMs: Math.max(0, atMs - startedAtMs) });
  };
  const take = (model: string): Unproven | undefined => {
    const found = unproven.get(toModelKey(model));
    unproven.delete(toModelKey(model));
    return found;
  };
  return {
    noteLoad(event, intent) {
      const before = take(event.model);
      if (before?.departure) fail(before, before.departure);
      tell(event);
      if (intent === null || intent.isProven === true) return;
      unproven.set(toModelKey(event.model), { event, departure: null, failed: intent.failed ?? null });
    },
    noteDeparture(event) {
      const load = unproven.get(toModelKey(event.model));
      if (load && isSurprise(event) && load.failed === null) {
        load.departure = event;
        return;
      }
      take(event.model);
      if (load?.failed && isSurprise(event) && event.atMs - load.failed.atMs <= aftermathMs) fail(load, event);
      else tell(event);
    },
    noteUse(model, { hasAnswered, isLoader, failure }, nowMs) {
      const load = unproven.get(toModelKey(model));
      if (!load || (!hasAnswered && !isLoader)) return;
      if (!hasAnswered) load.failed = { atMs: nowMs, isGivenUp: failure === 'given-up' };
      if (!hasAnswered && load.departure === null) return;
      take(model);
      if (load.departure === null) return;
      if (hasAnswered) tell(load.departure);
      else fail(load, load.departure);
    },
  };
}

export const explainGivenUp = (detail: string): string => `${detail}, which ended before it was loaded`;
