import { buildModel, installedSheets, registrySheets } from './known-models.ts';
import type { Model } from './model.ts';
import { formatShortName, parseModelName } from './model-name.ts';

/** The installed models, newest first. Lives as long as the process. */
export interface Library {
  list(): readonly Model[];
  /** By any accepted spelling; letter case does not matter. */
  find(name: string): Model | undefined;
  add(model: Model): void;
  remove(name: string): boolean;
  /** A model of the pretended registry, as it would be installed now. */
  findInRegistry(name: string, nowMs: number): Model | undefined;
}

const dayMs = 86_400_000;
const keyOf = (name: string): string | undefined => {
  const parsed = parseModelName(name);
  return parsed && formatShortName(parsed).toLowerCase();
};

/** Creates the library with the models that are installed at start; `nowMs` is UTC. `sizeOfAll`: bytes of every model, or `null` = its own. */
export function createLibrary(nowMs: number, sizeOfAll: () => number | null = () => null): Library {
  const models = new Map<string, Model>();
  const resize = (model: Model): Model => ({ ...model, sizeBytes: sizeOfAll() ?? model.sizeBytes });
  const add = (model: Model): void => void models.set(model.name.toLowerCase(), model);
  installedSheets.forEach((sheet, index) => {
    add(buildModel(sheet, nowMs - (index + 1) * 3 * dayMs));
  });
  return {
    list: () =>
      [...models.values()].map(resize).sort((a, b) => b.modifiedAtMs - a.modifiedAtMs || a.name.localeCompare(b.name)),
    find(name) {
      const model = models.get(keyOf(name) ?? '');
      return model && resize(model);
    },
    add,
    remove: (name) => models.delete(keyOf(name) ?? ''),
    findInRegistry(name, atMs) {
      const key = keyOf(name);
      const sheet = [...registrySheets, ...installedSheets].find((candidate) => candidate.name === key);
      return sheet && resize(buildModel(sheet, atMs));
    },
  };
}
