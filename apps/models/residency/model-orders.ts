import { type Clock, isSameModel, RoomError, toModelKey } from '../../base/index.ts';
import type { KeepAlive, ModelPolicy, ResidentModel } from '../../contract/model/index.ts';
import type { ModelsErrorCode } from '../daemon-answer.ts';
import type { ModelsLog } from '../models.ts';
import type { PolicyStore } from '../policies/policy-store.ts';
import type { LoadWishes, Models } from '../ports.ts';
import type { MemoryGate, MemoryGrant, MemoryQuery, MemoryRefusal } from './gate-ports.ts';
import type { Intent } from './intents.ts';
import type { ModelJournal } from './model-journal.ts';

export interface ModelOrdersOptions {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly models: Models;
  readonly policies: PolicyStore;
  readonly gate: MemoryGate;
  readonly journal: ModelJournal;
  /** `daemon.keepAlive`. */
  readonly usualKeepAlive: () => KeepAlive;
  readonly isDaemonReady: () => boolean;
  /** Names that the configuration wants loaded. */
  readonly preload: readonly string[];
  readonly log: ModelsLog;
}

/** What people tell Drover to do with models. */
export interface ModelOrders {
  /** Loads a model as soon as there is room. Throws a `RoomError<ModelsErrorCode>`. */
  load(model: string, wishes: LoadWishes): Promise<readonly ResidentModel[]>;
  unload(model: string): Promise<readonly ResidentModel[]>;
  /** The right to use a model, to unload it and to load it anew, for a benchmark. Throws as `load` does. */
  measure(model: string, signal: AbortSignal): Promise<MeasuredModel>;
  /** Makes a model in memory follow what was decided about it; one that is not needs nothing. */
  followPolicy(model: string): Promise<void>;
  /** Loads what is to be there as soon as the daemon is ready, one after the other. Never rejects. */
  preload(): Promise<void>;
}

/** A model that is being measured. Nobody has it unloaded until `release`, which is called exactly once. */
export interface MeasuredModel {
  /** To ask Ollama for with every request; `null` for none. */
  readonly contextLength: number | null;
  unload(): Promise<readonly ResidentModel[]>;
  release(hasAnswered: boolean): void;
}

const forever: KeepAlive = -1;

export function createModelOrders(options: ModelOrdersOptions): ModelOrders {
  const { clock, models, policies, gate } = options;
  const loadFor = async (query: MemoryQuery, wishes: LoadWishes) => {
    const { model } = query;
    const { isPinned, keepAlive } = policies.of(model);
    const answer = await gate.ask(query, () => new AbortController().signal);
    if (answer.kind === 'refused') throw toError(answer);
    const asked = {
      contextLength: answer.contextLength,
      keepAlive: wishes.keepAlive ?? (isPinned ? forever : keepAlive),
    };
    return runGranted(answer, clock, () => models.load(model, asked));
  };
  const order = (model: string, wishes: LoadWishes) =>
    loadFor({ model, askedContext: wishes.contextLength, intent: byHand }, wishes);
  return {
    load: order,
    unload: (model) => unloadFor(options, model, byHand),
    measure: (model, signal) => lendForMeasure(options, model, signal),
    async followPolicy(model) {
      const resident = models.resident().find(({ name }) => isSameModel(name, model));
      if (!resident) return;
      const { isPinned, keepAlive, contextLength } = policies.of(model);
      await order(model, { contextLength, keepAlive: isPinned ? forever : (keepAlive ?? options.usualKeepAlive()) });
    },
    async preload() {
      const wanted = new Set([...options.preload, ...policies.all().flatMap(namePreloaded)]);
      const spared = new Set([...wanted].map(toModelKey));
      for (const model of wanted) {
        if (!options.isDaemonReady()) return;
        await loadFor({ model, askedContext: null, intent: ahead, spared }, nothing).catch((error: unknown) =>
          options.log.warn({ model, reason: String(error) }, 'a model that is to be ready could not be loaded'),
        );
      }
    },
  };
}

/** What is not in memory does not go: expecting it would explain a later end wrongly. */
export async function unloadFor(
  { models, gate, journal }: Pick<ModelOrdersOptions, 'models' | 'gate' | 'journal'>,
  model: string,
  intent: Omit<Intent, 'atMs'>,
): Promise<readonly ResidentModel[]> {
  if (gate.mayBeThere(model)) journal.expectUnload(model, intent);
  try {
    return await models.unload(model);
  } catch (error) {
    journal.forgetUnload(model);
    throw error;
  }
}

async function lendForMeasure(options: ModelOrdersOptions, model: string, signal: AbortSignal): Promise<MeasuredModel> {
  const answer = await options.gate.ask({ model, askedContext: null, intent: toMeasure }, () => signal);
  if (answer.kind === 'refused') throw toError(answer);
  return {
    contextLength: answer.contextLength,
    unload: () => unloadFor(options, model, toMeasure),
    release: (hasAnswered) => answer.release({ hasAnswered, loadMs: null, failure: hasAnswered ? null : 'given-up' }),
  };
}

const nothing: LoadWishes = { contextLength: null, keepAlive: null };
const byHand = { cause: 'order', detail: 'it was ordered in Drover', requestId: null } as const;
const toMeasure = { cause: 'order', detail: 'for a benchmark', requestId: null } as const;
const ahead = { cause: 'preload', detail: 'to be ready when it is needed', requestId: null } as const;
const namePreloaded = ({ model, isPreloaded }: ModelPolicy): readonly string[] => (isPreloaded ? [model] : []);

/** The load is measured here: only answers to requests tell how long it took. */
async function runGranted<T>(grant: MemoryGrant, clock: Pick<Clock, 'monotonicMs'>, run: () => Promise<T>): Promise<T> {
  const startedMs = clock.monotonicMs();
  let hasAnswered = false;
  try {
    const result = await run();
    hasAnswered = true;
    return result;
  } finally {
    const loadMs = hasAnswered ? clock.monotonicMs() - startedMs : null;
    grant.release({ hasAnswered, loadMs, failure: null });
  }
}

function toError({ reason, message, choices }: MemoryRefusal): RoomError<ModelsErrorCode> {
  if (reason === 'left') return new RoomError('cancelled', message);
  if (reason === 'unavailable') return new RoomError('daemon_unavailable', message, { isRetryable: true });
  const advice = choices.map(({ label }) => label).join('. Or: ');
  return new RoomError('memory_budget', message, { data: { advice: advice || 'Unload another model, or try later.' } });
}
