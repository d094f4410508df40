import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Clock, Timers } from '../base/index.ts';
import type { Config, KeepAlive, MemoryBudget, MemoryReading } from '../contract/model/index.ts';
import {
  createDetailsCache,
  createLiveBudget,
  createModelFit,
  createModels,
  createPolicyStore,
  createResidence,
  type DetailsCache,
  type LiveBudgetWatch,
  type ModelFit,
  type Models,
  type PolicyStore,
  type Residence,
} from '../models/index.ts';
import type { Supervisor } from '../supervisor/index.ts';
import type { DaemonSettingsReader } from './daemon-settings.ts';
import type { Logging } from './logging.ts';
import type { Machine } from './machine.ts';

export interface ResidenceInput {
  readonly machine: Machine;
  readonly dataDir: string;
  readonly config: Config;
  readonly daemonSettings: DaemonSettingsReader;
  readonly budget: MemoryBudget;
  readonly supervisor: Supervisor;
  readonly logging: Logging;
  readonly clock: Clock;
  readonly timers: Timers;
  /** For looks whether something has changed. */
  readonly lookouts: Timers;
}

/** The rooms that know what is in memory and what may be. */
export interface MemoryRooms {
  readonly models: Models;
  readonly policies: PolicyStore;
  readonly machine: Machine;
  readonly liveBudget: LiveBudgetWatch;
  readonly details: DetailsCache;
  readonly fit: ModelFit;
  readonly residence: Residence;
}

/** The first answer is the reading that the start has made a moment before. */
function beginWithLast(machine: Machine): Machine['readMemory'] {
  let last = machine.lastMemory();
  return () => {
    const reading = last === null ? machine.readMemory() : Promise.resolve(last);
    last = null;
    return reading;
  };
}

/** Simulated models take nothing of this machine's memory, so what else needs it takes nothing of theirs. */
async function forgetMemory(reading: Promise<MemoryReading>): Promise<MemoryReading> {
  return { ...(await reading), availableBytes: null, pressure: 'unknown' };
}

export function createMemoryRooms(input: ResidenceInput): MemoryRooms {
  const { machine, dataDir, config, daemonSettings, budget, supervisor, logging, clock, timers, lookouts } = input;
  const log = logging.logger.child({ room: 'models' });
  const policies = createPolicyStore({ file: join(dataDir, 'models.json'), log });
  const models = createModels({
    // Also while the daemon is being recovered and gets no requests.
    daemonUrl: supervisor.answeringUrl,
    ...{ clock, timers: lookouts, budget, log },
    isPinned: (model) => policies.of(model).isPinned,
  });
  const isSimulated = supervisor.engine() === 'simulator';
  const readMemory = beginWithLast(machine);
  const liveBudget = createLiveBudget({
    ...{ budget, clock, timers: lookouts, log },
    probe: { read: () => (isSimulated ? forgetMemory(readMemory()) : readMemory()) },
    residentBytes: () => models.resident().reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  });
  const details = createDetailsCache(supervisor.readyUrl);
  const fit = createModelFit({
    ...{ models, details },
    daemonUrl: supervisor.readyUrl,
    settings: daemonSettings.current,
    liveBudgetBytes: () => liveBudget.current().budgetBytes,
  });
  const residence = createResidence({
    ...{ models, fit, policies, liveBudget, clock, timers, log },
    createId: randomUUID,
    isDaemonReady: () => supervisor.answeringUrl() !== null,
    onDaemonChange: (listener) => supervisor.onStateChange(() => listener()),
    maxLoaded: () => countLoadable(supervisor),
    otherBackends: config.backends.filter(({ url }) => url !== 'managed').map(({ id }) => id),
    preload: config.daemon.preload,
    usualKeepAlive: () => readKeepAlive(daemonSettings.current().keepAlive),
  });
  return { models, policies, machine, liveBudget, details, fit, residence };
}

/** Ollama's own choice is three per GPU; with how many there are on other machines Drover does not reckon. */
const automaticCount = 3;

function countLoadable(supervisor: Supervisor): number | null {
  const entry = supervisor.environment().find(({ name }) => name === 'OLLAMA_MAX_LOADED_MODELS');
  const count = Number(entry?.value ?? 0);
  if (Number.isInteger(count) && count > 0) return count;
  const hasOneGpu = process.platform === 'darwin' || supervisor.engine() === 'simulator';
  return hasOneGpu ? automaticCount : null;
}

/** The setting is a text in Ollama's own form, where bare digits are seconds. */
const readKeepAlive = (text: string): KeepAlive => (/^-?\d+$/.test(text) ? Number(text) : text);
