import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import type { DiskReport, InstalledModel, ModelDetails, Pull } from '../../../apps/contract/model/index.ts';

/** Installed models and downloads of a scripted service. Downloads move only when a test moves them. */
export interface ScriptedInventory {
  installed: InstalledModel[];
  pulls: Pull[];
  pull(model: string): Pull;
  order(id: string, state: Pull['state'] | 'cancelled'): Pull[];
  remove(model: string): { freedBytes: number; isEstimate: boolean };
  copy(source: string, destination: string): InstalledModel[];
  show(model: string): ModelDetails | undefined;
  disk(): DiskReport;
}

const toDetails = ({ name, family, parameterSize, quantization, ...model }: InstalledModel): ModelDetails => ({
  ...{ name, family, parameterSize, quantization },
  format: 'gguf',
  contextLength: 131_072,
  capabilities: model.capabilities,
  parameters: [],
  license: 'Apache License 2.0',
  modifiedAt: model.modifiedAt,
});

const toDiskRow = ({ name, sizeBytes }: InstalledModel): DiskReport['models'][number] => ({
  ...{ name, sizeBytes, ownBytes: sizeBytes },
  isEstimate: false,
  lastUsedAtMs: null,
  isUnused: false,
});

/** Creates it; every change is told through `push`. */
export function createScriptedInventory(push: (event: ControlEvent) => void): ScriptedInventory {
  const tellPulls = (pulls: Pull[]): Pull[] => {
    push({ type: 'pulls-changed', pulls });
    return pulls;
  };
  const tellInstalled = (models: InstalledModel[]): InstalledModel[] => {
    push({ type: 'installed-changed', models });
    return models;
  };
  const inventory: ScriptedInventory = {
    installed: [],
    pulls: [],
    pull(model) {
      const pull: Pull = {
        ...{ id: `pull-${inventory.pulls.length + 1}`, model, state: 'running', step: 'pulling manifest' },
        ...{ completedBytes: 0, totalBytes: 0, bytesPerSecond: null, remainingMs: null, problem: null },
        askedAtMs: Date.now(),
      };
      inventory.pulls = tellPulls([...inventory.pulls, pull]);
      return pull;
    },
    order(id, state) {
      const rest = inventory.pulls.filter((pull) => state !== 'cancelled' || pull.id !== id);
      inventory.pulls = tellPulls(
        rest.map((pull) => (pull.id === id && state !== 'cancelled' ? { ...pull, state } : pull)),
      );
      return inventory.pulls;
    },
    remove(model) {
      const freedBytes = inventory.installed.find(({ name }) => name === model)?.sizeBytes ?? 0;
      inventory.installed = tellInstalled(inventory.installed.filter(({ name }) => name !== model));
      return { freedBytes, isEstimate: false };
    },
    copy(source, destination) {
      const copies = inventory.installed.filter(({ name }) => name === source);
      const added = copies.map((model) => ({ ...model, name: destination }));
      inventory.installed = tellInstalled([...inventory.installed, ...added]);
      return inventory.installed;
    },
    show: (model) => inventory.installed.filter(({ name }) => name === model).map(toDetails)[0],
    disk: () => ({
      folder: '/Users/me/.ollama/models',
      totalBytes: inventory.installed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      models: inventory.installed.map(toDiskRow),
      ...{ lookedBackMs: 90 * 86_400_000, orphans: [], partialBytes: 0, note: null },
    }),
  };
  return inventory;
}
