import type { Clock, Timers, Unsubscribe } from '../../base/index.ts';
import type { KeepAlive, Residency } from '../../contract/model/index.ts';
import type { LiveBudgetWatch } from '../budget/live-budget.ts';
import type { ModelFit } from '../fit/model-fit.ts';
import type { ModelsLog } from '../models.ts';
import { isUnload, type KeepAliveWishes } from '../policies/choose-keep-alive.ts';
import type { PolicyStore } from '../policies/policy-store.ts';
import type { Models } from '../ports.ts';
import type { MemoryGate, MemoryGrant, MemoryRefusal } from './gate-ports.ts';
import { createMemoryGate } from './memory-gate.ts';
import { createModelJournal, type ModelJournal } from './model-journal.ts';
import { createModelOrders, type ModelOrders, unloadFor } from './model-orders.ts';
import { settleKeepAlive } from './settle-keep-alive.ts';

/** A request for a model of the daemon, as the gateway asks for it. */
export interface RoomWish {
  readonly model: string;
  /** Tokens; `null` where neither the request nor a rule asks for a length. */
  readonly askedContext: number | null;
  readonly keepAlive: Omit<KeepAliveWishes, 'policy'>;
  readonly requestId: string;
  /** Who asks, in words: "for a request of notes". */
  readonly detail: string;
}

export interface RoomGrant extends MemoryGrant {
  /** What to ask Ollama for; `null` for what the request says itself. */
  readonly keepAlive: KeepAlive | null;
}

/** Who may be in memory, when and why: the one place that decides it. */
export interface Residence extends ModelOrders {
  readonly gate: MemoryGate;
  readonly onModelEvent: ModelJournal['onEvent'];
  /** Asks for room for one request. At once where the model is in memory. Never rejects. `createSignal` is called by who has to wait. */
  askRoom(
    wish: RoomWish,
    createSignal: () => AbortSignal,
  ): RoomGrant | MemoryRefusal | Promise<RoomGrant | MemoryRefusal>;
  /** A client told Ollama itself to unload it. */
  expectUnload(model: string, requestId: string): void;
  /** Unloads it because Ollama is stuck. */
  recover(model: string): Promise<unknown>;
  residency(): Residency;
  /** What `residency` tells has changed. */
  onChange(listener: () => void): () => void;
}

export interface ResidenceOptions {
  readonly models: Models;
  readonly fit: Pick<ModelFit, 'weigh'>;
  readonly policies: PolicyStore;
  readonly liveBudget: LiveBudgetWatch;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly createId: () => string;
  readonly isDaemonReady: () => boolean;
  readonly onDaemonChange: (listener: () => void) => Unsubscribe;
  /** How many models Ollama keeps before it unloads one by its own choice; `null` for any number. */
  readonly maxLoaded: () => number | null;
  readonly otherBackends: readonly string[];
  /** Names that the configuration wants loaded. */
  readonly preload: readonly string[];
  /** `daemon.keepAlive`. */
  readonly usualKeepAlive: () => KeepAlive;
  readonly log: ModelsLog;
}

/** Creates the residence over the rooms it rules. */
export function createResidence(options: ResidenceOptions): Residence {
  const { models, policies, liveBudget } = options;
  const onListenerError = (error: unknown): void =>
    options.log.warn({ reason: String(error) }, 'a listener to the memory for models failed');
  const journal = createModelJournal({ ...options, onResidencyChange: models.onResidencyChange, onListenerError });
  const gate = createMemoryGate({
    ...options,
    ...models,
    journal,
    weigh: options.fit.weigh,
    budget: liveBudget.refresh,
    policyOf: policies.of,
    onLimitsChange: (listener) => subscribeAll(listener, [liveBudget.onChange, policies.onChange]),
    onListenerError,
  });
  return {
    ...createModelOrders({ ...options, gate, journal }),
    gate,
    onModelEvent: journal.onEvent,
    askRoom(wish, createSignal) {
      const { model, askedContext, requestId, detail } = wish;
      const complete = (answer: MemoryGrant | MemoryRefusal): RoomGrant | MemoryRefusal => {
        if (answer.kind === 'refused') return answer;
        const wishes = { ...wish.keepAlive, policy: policies.of(model) };
        return { ...answer, keepAlive: settleKeepAlive(wishes, model, models.resident()) };
      };
      const intent = { cause: 'request', detail, requestId } as const;
      const stay = wish.keepAlive.header ?? wish.keepAlive.body;
      const isBrief = stay !== null && isUnload(stay);
      const answer = gate.ask({ model, askedContext, intent, isBrief }, createSignal);
      return answer instanceof Promise ? answer.then(complete) : complete(answer);
    },
    expectUnload(model, requestId) {
      // What is not in memory does not go: expecting it would explain a later end wrongly.
      if (!gate.mayBeThere(model)) return;
      journal.expectUnload(model, { cause: 'order', detail: 'a client asked Ollama for it', requestId });
    },
    recover: (model) => unloadFor({ models, gate, journal }, model, stuck),
    residency: () => describeResidency(models, gate, liveBudget),
    onChange: (listener) => subscribeAll(listener, [gate.onChange, liveBudget.onChange]),
  };
}

const stuck = { cause: 'recovery', detail: 'Ollama was stuck', requestId: null } as const;

function subscribeAll(listener: () => void, sources: readonly ((listener: () => void) => Unsubscribe)[]): Unsubscribe {
  const ends = sources.map((subscribe) => subscribe(() => listener()));
  return () => {
    for (const end of ends) end();
  };
}

function describeResidency(models: Models, gate: MemoryGate, liveBudget: LiveBudgetWatch): Residency {
  const { budgetBytes, reason } = liveBudget.current();
  return {
    budget: models.budget(),
    liveBudgetBytes: budgetBytes,
    loweredBecause: reason,
    residents: [...models.resident()],
    loading: gate.loading(),
    waiting: gate.waiting(),
  };
}
