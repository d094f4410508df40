import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import type { DiskReport, InstalledModel, ModelDetails, Pull } from '../../../apps/contract/model/index.ts';
import { describeModel, toInstalled } from './scripted-library.ts';

/** Installed models and downloads of a scripted service. Downloads move only when a test moves them. */
export interface ScriptedInventory {
  installed: InstalledModel[];
  pulls: Pull[];
  orphans: DiskReport['orphans'];
  pull(model: string): Pull;
  order(id: string, state: Pull['state'] | 'cancelled'): Pull[];
  /** Brings a download to a share of its size; at 1 it is done, its model is installed, and the next begins. */
  advance(model: string, share: number): void;
  /** A download stalls or fails, for this reason. */
  trouble(model: string, state: 'retrying' | 'failed', problem: NonNullable<Pull['problem']>): void;
  add(model: InstalledModel): void;
  remove(model: string): { freedBytes: number; isEstimate: boolean };
  copy(source: string, destination: string): InstalledModel[];
  show(model: string): ModelDetails | undefined;
  disk(): DiskReport;
}

const dayMs = 86_400_000;
const unusedMs = 30 * dayMs;
const speed = 48.2e6;

const toDetails = ({ name, family, parameterSize, quantization, ...model }: InstalledModel): ModelDetails => ({
  ...{ name, family, parameterSize, quantization },
  format: 'gguf',
  contextLength: 131_072,
  capabilities: model.capabilities,
  parameters: [],
  license: 'Apache License 2.0',
  modifiedAt: model.modifiedAt,
});

function toDiskRow({ name, sizeBytes }: InstalledModel): DiskReport['models'][number] {
  const agoMs = describeModel(name).idle?.agoMs ?? null;
  const lastUsedAtMs = agoMs === null ? null : Date.now() - agoMs;
  const isUnused = agoMs !== null && agoMs > unusedMs;
  return {
    ...{ name, sizeBytes, ownBytes: sizeBytes, isEstimate: false, lastUsedAtMs, isUnused },
    unusedSinceMs: isUnused ? lastUsedAtMs : null,
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function measureDisk({ installed, orphans }: ScriptedInventory): DiskReport {
  const models = installed.map(toDiskRow);
  return {
    ...{ folder: '/Users/me/.ollama/models', models, orphans, partialBytes: 0, note: null },
    totalBytes: sum(installed.map(({ sizeBytes }) => sizeBytes)) + sum(orphans.map(({ sizeBytes }) => sizeBytes)),
    unusedBytes: sum(models.filter(({ isUnused }) => isUnused).map(({ ownBytes }) => ownBytes)),
    lookedBackMs: 90 * dayMs,
  };
}

function moveTo(pull: Pull, share: number): Pull {
  const totalBytes = describeModel(pull.model).diskBytes;
  const completedBytes = Math.round(totalBytes * share);
  const isDone = share >= 1;
  return {
    ...{ ...pull, completedBytes, totalBytes, problem: null, state: isDone ? 'done' : 'running' },
    step: isDone ? 'success' : 'pulling 3b8f2a4c',
    bytesPerSecond: isDone ? null : speed,
    remainingMs: isDone ? null : ((totalBytes - completedBytes) / speed) * 1000,
  };
}

/** Creates it; every change is told through `push`. */
export function createScriptedInventory(push: (event: ControlEvent) => void): ScriptedInventory {
  const tellPulls = (pulls: Pull[]): Pull[] => {
    inventory.pulls = pulls;
    push({ type: 'pulls-changed', pulls });
    return pulls;
  };
  const tellInstalled = (models: InstalledModel[]): InstalledModel[] => {
    inventory.installed = models;
    push({ type: 'installed-changed', models });
    return models;
  };
  /** One at a time: the first that waits begins when none runs. */
  const startNext = (pulls: readonly Pull[]): Pull[] => {
    const isRunning = pulls.some(({ state }) => state === 'running' || state === 'retrying');
    const next = isRunning ? undefined : pulls.find(({ state }) => state === 'queued');
    return pulls.map((pull) => (pull === next ? { ...pull, state: 'running', step: 'pulling manifest' } : pull));
  };
  const still = { bytesPerSecond: null, remainingMs: null };
  const inventory: ScriptedInventory = {
    installed: [],
    pulls: [],
    orphans: [],
    pull(model) {
      const known = inventory.pulls.find((pull) => pull.model === model && pull.state !== 'done');
      if (known) {
        inventory.order(known.id, 'running');
        return known;
      }
      const pull: Pull = {
        ...{ id: `pull-${inventory.pulls.length + 1}`, model, state: 'queued', step: '' },
        ...{ completedBytes: 0, totalBytes: 0, ...still, problem: null, askedAtMs: Date.now() },
      };
      tellPulls(startNext([...inventory.pulls, pull]));
      return pull;
    },
    order(id, state) {
      if (state === 'cancelled') return tellPulls(startNext(inventory.pulls.filter((pull) => pull.id !== id)));
      const moved = state === 'running' ? 'queued' : state;
      return tellPulls(
        startNext(
          inventory.pulls.map((pull) => (pull.id === id ? { ...pull, ...still, state: moved, problem: null } : pull)),
        ),
      );
    },
    advance(model, share) {
      tellPulls(startNext(inventory.pulls.map((pull) => (pull.model === model ? moveTo(pull, share) : pull))));
      if (share >= 1) inventory.add(toInstalled(describeModel(model)));
    },
    trouble(model, state, problem) {
      tellPulls(inventory.pulls.map((pull) => (pull.model === model ? { ...pull, ...still, state, problem } : pull)));
    },
    add: (model) => void tellInstalled([...inventory.installed.filter(({ name }) => name !== model.name), model]),
    remove(model) {
      const freedBytes = inventory.installed.find(({ name }) => name === model)?.sizeBytes ?? 0;
      tellInstalled(inventory.installed.filter(({ name }) => name !== model));
      return { freedBytes, isEstimate: false };
    },
    copy(source, destination) {
      const copies = inventory.installed.filter(({ name }) => name === source);
      return tellInstalled([...inventory.installed, ...copies.map((model) => ({ ...model, name: destination }))]);
    },
    show: (model) => inventory.installed.filter(({ name }) => name === model).map(toDetails)[0],
    disk: () => measureDisk(inventory),
  };
  return inventory;
}
