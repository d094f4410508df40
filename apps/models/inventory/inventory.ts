import { rm } from 'node:fs/promises';
import { createEmitter, isSameModel, RoomError, type Unsubscribe } from '../../base/index.ts';
import type { CleanReport, DiskReport, FreedSpace, InstalledModel, ModelDetails } from '../../contract/model/index.ts';
import { createModelCreation, type ModelCreation } from '../create/model-creation.ts';
import type { ModelsErrorCode } from '../daemon-answer.ts';
import { createDaemonClient } from '../daemon-client.ts';
import { createDetailsCache, type DetailsCache } from '../details/details-cache.ts';
import { assertModelName } from '../model-name.ts';
import { readInstalled } from '../read-models.ts';
import { buildDiskReport, type ModelUse } from './disk-report.ts';
import { findOrphans, measureOwnBytes } from './measure-store.ts';
import { createPulls, type Pulls, type PullsOptions } from './pulls.ts';
import { qualifyName } from './qualify-name.ts';
import { type ModelStore, readModelStore } from './read-model-store.ts';

export interface InventoryOptions extends PullsOptions {
  /** Where the daemon keeps its models; `null` when that is not known or it keeps none. */
  readonly modelFolder: () => string | null;
  /** Shared with whoever else asks what models are, and not ended here; one of its own without it. */
  readonly details?: DetailsCache;
}

/** What is installed, and what changes it. Calls fail with a `RoomError<ModelsErrorCode>`. */
export interface Inventory {
  readonly pulls: Pulls;
  readonly creation: ModelCreation;
  show(model: string): Promise<ModelDetails>;
  remove(model: string): Promise<FreedSpace>;
  copy(source: string, destination: string): Promise<readonly InstalledModel[]>;
  /** `use` is `null` when the log cannot be read. */
  disk(use: ModelUse | null): Promise<DiskReport>;
  /** Removes orphans, found anew; nothing while a download or a creation is unfinished. */
  clean(): Promise<CleanReport>;
  /** After a pull, a creation, a removal or a copy, with the list as it is then. */
  onInstalledChange(listener: (models: readonly InstalledModel[]) => void): Unsubscribe;
  dispose(): void;
}

/** Creates the inventory of a daemon. Nothing is asked or read before the first call. */
export function createInventory(options: InventoryOptions): Inventory {
  const { clock, log } = options;
  const client = createDaemonClient(options.daemonUrl);
  const details = options.details ?? createDetailsCache(options.daemonUrl);
  const pulls = createPulls(options);
  const changes = createEmitter<readonly InstalledModel[]>((error) =>
    log.warn({ reason: String(error) }, 'a listener to installed models failed'),
  );
  const installed = async (): Promise<readonly InstalledModel[]> => readInstalled(await client.get('/api/tags'));
  const tellChange = async (): Promise<readonly InstalledModel[]> => {
    const models = await installed();
    changes.emit(models);
    return models;
  };
  pulls.onFinished(() => {
    tellChange().catch((error: unknown) => log.warn({ reason: String(error) }, 'installed models could not be read'));
  });
  const onCreated = async (model: string): Promise<void> => {
    if (!findInstalled(await tellChange(), model)) throw failUnlisted();
  };
  const creation = createModelCreation({ ...options, onCreated });
  const isComing = (): boolean => creation.isBusy() || pulls.list().some(({ state }) => isUnfinished(state));
  const facts = () => ({ nowMs: clock.nowMs(), isChanging: isComing() });
  return {
    pulls,
    creation,
    async show(model) {
      assertModelName(model);
      // One that is not listed may still be shown: a model that runs elsewhere.
      const listed = findInstalled(await installed(), model) ?? toUnlisted(model);
      return { ...(await details.details(listed)), name: model };
    },
    async remove(model) {
      assertModelName(model);
      const [store, models] = await Promise.all([readStore(options), installed()]);
      const space = measureSpace(model, store, models);
      await client.order('DELETE', '/api/delete', { model });
      await tellChange();
      return space;
    },
    async copy(source, destination) {
      assertModelName(source);
      assertModelName(destination);
      await client.order('POST', '/api/copy', { source, destination });
      return tellChange();
    },
    async disk(use) {
      const [store, models] = await Promise.all([readStore(options), installed()]);
      return buildDiskReport({ installed: models, store, use, ...facts() });
    },
    async clean() {
      const store = await readStore(options);
      return store ? removeOrphans(store, facts()) : nothingRemoved("Ollama's model folder cannot be read.");
    },
    onInstalledChange: changes.subscribe,
    dispose() {
      if (!options.details) details.dispose();
      void Promise.allSettled([pulls.dispose(), creation.dispose(), client.close()]);
    },
  };
}

function findInstalled(installed: readonly InstalledModel[], model: string): InstalledModel | undefined {
  return installed.find(({ name }) => isSameModel(model, name));
}

/** Without a digest nothing of it is kept. */
const toUnlisted = (name: string): InstalledModel => ({
  ...{ name, sizeBytes: 0, digest: '', modifiedAt: '' },
  ...{ family: null, parameterSize: null, quantization: null, capabilities: [] },
});

const failUnlisted = (): RoomError<ModelsErrorCode> =>
  new RoomError<ModelsErrorCode>('daemon_failed', 'Ollama says that it has made the model, but does not list it.', {
    data: { advice: '`drover daemon logs` has its own words.' },
  });

const isUnfinished = (state: string): boolean => state !== 'done';

async function readStore({ modelFolder }: InventoryOptions): Promise<ModelStore | null> {
  const folder = modelFolder();
  return folder === null ? null : readModelStore(folder);
}

function measureSpace(model: string, store: ModelStore | null, installed: readonly InstalledModel[]): FreedSpace {
  const ownBytes = store ? measureOwnBytes(store, [qualifyName(model)]) : null;
  if (ownBytes !== null) return { freedBytes: ownBytes, isEstimate: false };
  return { freedBytes: findInstalled(installed, model)?.sizeBytes ?? 0, isEstimate: true };
}

const nothingRemoved = (note: string): CleanReport => ({ removedCount: 0, freedBytes: 0, keptCount: 0, note });

async function removeOrphans(
  store: ModelStore,
  facts: { readonly nowMs: number; readonly isChanging: boolean },
): Promise<CleanReport> {
  const { orphans, note } = findOrphans(store, facts);
  let removedCount = 0;
  let freedBytes = 0;
  for (const { path, sizeBytes } of orphans) {
    try {
      await rm(path);
      removedCount++;
      freedBytes += sizeBytes;
    } catch {
      // Counted below: a folder of another user, or a file that has just gone.
    }
  }
  return { removedCount, freedBytes, keptCount: orphans.length - removedCount, note };
}
