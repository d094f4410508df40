import { type Clock, isSameModel, RoomError } from '../base/index.ts';
import type { InstalledModel } from '../contract/model/index.ts';
import type { LocalModel } from '../gateway/index.ts';
import type { DetailsCache, ModelFit, Models, Residence } from '../models/index.ts';
import type { Supervisor } from '../supervisor/index.ts';

export interface LocalModelsOptions {
  readonly supervisor: Pick<Supervisor, 'readyUrl' | 'onStateChange'>;
  readonly models: Pick<Models, 'installed' | 'resident' | 'onResidencyChange'>;
  readonly details: Pick<DetailsCache, 'details'>;
  readonly fit: Pick<ModelFit, 'summarize'>;
  readonly residence: { readonly gate: Pick<Residence['gate'], 'busy'> };
  readonly onInstalledChange: (listener: () => void) => () => void;
  /** The others, which a request could go to instead. */
  readonly otherBackends: () => readonly string[];
  readonly clock: Clock;
  readonly log: { error(fields: Readonly<Record<string, string>>, message: string): void };
}

type Facts = Omit<LocalModel, 'isResident'>;

const staleMs = 15_000;

/** Creates what tells the gateway of the daemon's models, from memory. Whoever reads something old has it read anew for those who come later. */
export function createLocalModels(options: LocalModelsOptions): () => readonly LocalModel[] | null {
  const { supervisor, models, clock, log, onInstalledChange } = options;
  let facts: readonly Facts[] | null = null;
  let told: readonly LocalModel[] | null = null;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let isReading = false;
  const read = async (): Promise<void> => {
    try {
      facts = await readFacts(options);
      told = null;
    } catch (error) {
      // What was known stays. That the daemon does not answer is told by its own room.
      if (!(error instanceof RoomError)) log.error({ reason: String(error) }, 'the models for routing were not read');
    }
  };
  const readSoon = (): void => {
    readAtMs = clock.monotonicMs();
    if (isReading) return;
    isReading = true;
    void read().finally(() => {
      isReading = false;
    });
  };
  const forget = (): void => {
    told = null;
    readAtMs = Number.NEGATIVE_INFINITY;
  };
  models.onResidencyChange(forget);
  onInstalledChange(forget);
  supervisor.onStateChange(({ kind }, previous) => {
    if (kind === 'ready' && previous.kind !== 'ready') readSoon();
  });
  return () => {
    if (supervisor.readyUrl() === null) return null;
    if (clock.monotonicMs() - readAtMs > staleMs) readSoon();
    told ??= facts === null ? null : addResidents(facts, models);
    return told;
  };
}

function addResidents(facts: readonly Facts[], models: Pick<Models, 'resident'>): readonly LocalModel[] {
  const residents = models.resident();
  return facts.map((model) => {
    const isResident = residents.some(({ name }) => isSameModel(model.name, name));
    return { ...model, isResident, hasRoom: isResident || model.hasRoom };
  });
}

async function readFacts(options: LocalModelsOptions): Promise<readonly Facts[]> {
  const installed = await options.models.installed();
  const facts: Facts[] = [];
  // One after the other: a daemon that has just started has better to do.
  for (const model of installed) facts.push(await readModel(options, model));
  const rooms = await readRooms(options);
  return facts.map((model) => ({ ...model, hasRoom: rooms.get(model.name) ?? null }));
}

async function readModel({ details }: LocalModelsOptions, model: InstalledModel): Promise<Facts> {
  const { name, digest } = model;
  try {
    const { capabilities, contextLength } = await details.details(model);
    return { name, digest, contextLength, capabilities: capabilities.length > 0 ? capabilities : null, hasRoom: null };
  } catch (error) {
    // One that cannot be shown is allowed everything.
    if (!(error instanceof RoomError)) throw error;
    return { name, digest, contextLength: null, capabilities: null, hasRoom: null };
  }
}

/** Whether there is room is asked only where a request could go elsewhere for it. */
async function readRooms({ fit, residence, otherBackends }: LocalModelsOptions): Promise<ReadonlyMap<string, boolean>> {
  const others = otherBackends();
  if (others.length === 0) return new Map();
  const fits = await fit.summarize({ busy: residence.gate.busy(), otherBackends: others });
  return new Map(fits.map(({ model, verdict }) => [model, verdict.kind === 'go' || verdict.kind === 'evict']));
}
