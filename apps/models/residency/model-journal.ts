import { type Clock, createEmitter, toModelKey } from '../../base/index.ts';
import type { ModelEvent, ResidentModel } from '../../contract/model/index.ts';
import { explainChanges } from './explain-changes.ts';
import { createIntents, type Intent, type UseEnd } from './intents.ts';
import { aftermathMs, createUnprovenLoads, explainGivenUp } from './unproven-loads.ts';

/** A use of a model that has ended. */
export interface NotedUse extends UseEnd {
  readonly model: string;
  readonly requestId: string | null;
  /** The model was loaded for it. */
  readonly isLoader: boolean;
}

/** Tells of every load, unload and eviction with its cause. */
export interface ModelJournal {
  /** The next time this model appears, it is because of this. */
  expectLoad(model: string, intent: Omit<Intent, 'atMs'>): void;
  /** It has come true, or will not. */
  forgetLoad(model: string): void;
  expectUnload(model: string, intent: Omit<Intent, 'atMs'>): void;
  forgetUnload(model: string): void;
  /** Ollama's own measure of a load replaces ours, and an answer proves it. */
  noteUse(use: NotedUse): void;
  /** The requests that loaded it have ended and it is not in memory: it failed, or was asked not to stay. */
  noteUnseenLoad(model: string, end: UseEnd): void;
  /** An event with an id that was told before replaces that one. */
  onEvent(listener: (event: ModelEvent) => void): () => void;
}

export interface ModelJournalOptions {
  readonly clock: Clock;
  readonly createId: () => string;
  readonly isDaemonReady: () => boolean;
  readonly onResidencyChange: (
    listener: (next: readonly ResidentModel[], previous: readonly ResidentModel[]) => void,
  ) => () => void;
  readonly onListenerError: (error: unknown) => void;
}

/** A request that finds its model loaded also reports a few milliseconds. */
const leastLoadMs = 50;
const maxRecent = 50;

/** Creates the journal; it listens from now on, for as long as the models room lives. */
export function createModelJournal(options: ModelJournalOptions): ModelJournal {
  const { clock, createId, isDaemonReady, onResidencyChange } = options;
  const events = createEmitter<ModelEvent>(options.onListenerError);
  const loads = createIntents(clock);
  const unloads = createIntents(clock);
  const unproven = createUnprovenLoads(events.emit);
  const measures = createMeasures(events.emit);
  onResidencyChange((next, previous) => {
    const intents = new Map<string, Intent | null>();
    const loadIntentOf = (model: string): Intent | null => {
      const intent = loads.take(model);
      intents.set(model, intent);
      return intent;
    };
    const context = { nowMs: clock.nowMs(), isDaemonReady: isDaemonReady(), createId };
    for (const event of explainChanges(previous, next, { ...context, loadIntentOf, unloadIntentOf: unloads.take })) {
      if (event.kind !== 'load') unproven.noteDeparture(event);
      else {
        measures.note(event);
        unproven.noteLoad(event, intents.get(event.model) ?? null);
      }
    }
  });
  const forgetLoad = (model: string): void => {
    loads.take(model);
    // The copy that was to be replaced may still go.
    if (unloads.peek(model)?.cause === 'reloaded') unloads.amend(model, { untilMs: clock.nowMs() + aftermathMs });
  };
  return {
    expectLoad: loads.put,
    forgetLoad,
    expectUnload: unloads.put,
    forgetUnload: (model) => void unloads.take(model),
    noteUse(use) {
      const { model, requestId, hasAnswered, isLoader, loadMs } = use;
      const nowMs = clock.nowMs();
      const measuredMs = isLoader && loadMs !== null && loadMs >= leastLoadMs ? loadMs : null;
      const isTold = measuredMs === null || measures.apply({ model, requestId, loadMs: measuredMs });
      if (!isTold) loads.amend(model, { measuredMs });
      if (hasAnswered) loads.amend(model, { isProven: true });
      else if (isLoader) loads.amend(model, { failed: { atMs: nowMs, isGivenUp: use.failure === 'given-up' } });
      unproven.noteUse(model, use, nowMs);
    },
    noteUnseenLoad(model, end) {
      const intent = loads.peek(model);
      forgetLoad(model);
      if (intent === null || end.failure === 'refused') return;
      for (const event of describeUnseen({ model, intent, end, nowMs: clock.nowMs() })) {
        events.emit({ ...event, id: createId() });
      }
    },
    onEvent: events.subscribe,
  };
}

interface Unseen {
  readonly model: string;
  readonly intent: Intent;
  readonly end: UseEnd;
  readonly nowMs: number;
}

function describeUnseen({ model, intent, end, nowMs }: Unseen): readonly Omit<ModelEvent, 'id'>[] {
  const { cause, detail, requestId, atMs, measuredMs } = intent;
  const facts = { atMs: nowMs, model, sizeBytes: null, contextLength: null };
  const durationMs = Math.max(0, nowMs - atMs);
  if (!end.hasAnswered) {
    const told = end.failure === 'given-up' ? explainGivenUp(detail) : detail;
    return [{ ...facts, kind: 'load-failed', cause, detail: told, requestId, durationMs }];
  }
  const over = { cause: 'expired', detail: 'it was asked not to stay', durationMs: null, requestId: null } as const;
  return [
    { ...facts, kind: 'load', cause, detail, requestId, durationMs: measuredMs ?? end.loadMs ?? durationMs },
    { ...facts, ...over, kind: 'unload' },
  ];
}

/** Loads whose own measure may still come: with the end of the request that they were for. */
function createMeasures(tell: (event: ModelEvent) => void) {
  let recent: readonly ModelEvent[] = [];
  return {
    note(event: ModelEvent): void {
      recent = [event, ...recent].slice(0, maxRecent);
    },
    apply({ model, requestId, loadMs }: Pick<NotedUse, 'model' | 'requestId'> & { readonly loadMs: number }): boolean {
      const key = toModelKey(model);
      const event = recent.find((load) => load.requestId === requestId && toModelKey(load.model) === key);
      if (!event) return false;
      recent = recent.filter((load) => load !== event);
      tell({ ...event, durationMs: loadMs });
      return true;
    },
  };
}
