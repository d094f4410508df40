import { type PlainObject, RoomError } from '../../base/index.ts';
import type { InstalledModel, ModelDetails } from '../../contract/model/index.ts';
import { createDaemonClient } from '../daemon-client.ts';
import type { ModelShape } from '../fit/model-shape.ts';
import { isCutShort, readModelShape } from '../fit/read-model-shape.ts';
import { readDetails } from './read-details.ts';

/** What `/api/show` says of installed models, asked once per digest. Calls fail with a `RoomError<ModelsErrorCode>`; a failure is not kept. */
export interface DetailsCache {
  details(model: InstalledModel): Promise<ModelDetails>;
  /** Asks a second time, for everything, where lists that memory depends on were left out of the first answer. */
  shape(model: InstalledModel): Promise<ModelShape>;
  /** For a daemon that may be another version: it may know more of the same files. */
  clear(): void;
  dispose(): void;
}

interface Known {
  readonly details: ModelDetails;
  readonly shape: ModelShape;
  readonly isCut: boolean;
}

interface Entry {
  readonly known: Promise<Known>;
  whole: Promise<ModelShape> | null;
}

const maxModels = 200;
const showTimeoutMs = 30_000;

/** Creates it empty. Models of a daemon that tells no digests are asked for each time. */
export function createDetailsCache(daemonUrl: () => string | null): DetailsCache {
  const client = createDaemonClient(daemonUrl);
  const store = createStore();
  const ask = (body: PlainObject): Promise<PlainObject> => client.post('/api/show', body, showTimeoutMs);
  const open = (model: InstalledModel): Entry => {
    const kept = store.find(model);
    if (kept) return kept;
    const known = ask({ model: model.name }).then((answer) => readKnown(answer, model));
    const entry: Entry = { known, whole: null };
    store.keep(model, entry);
    return entry;
  };
  const askWhole = async ({ name, sizeBytes }: InstalledModel): Promise<ModelShape> =>
    // It brings the vocabulary along, megabytes of it: only the shape is kept.
    readModelShape(await ask({ model: name, verbose: true }), sizeBytes);
  return {
    async details(model) {
      const { details } = await open(model).known;
      // Copies share their digest, but neither their name nor their date.
      return { ...details, name: model.name, modifiedAt: model.modifiedAt || details.modifiedAt };
    },
    async shape(model) {
      const entry = open(model);
      const { shape, isCut } = await entry.known;
      const { sizeBytes } = model;
      if (!isCut) return { ...shape, sizeBytes };
      entry.whole ??= askWhole(model);
      try {
        return { ...(await entry.whole), sizeBytes };
      } catch (error) {
        entry.whole = null;
        if (!(error instanceof RoomError)) throw error;
        // Too much to take: the estimate then takes the most that the short answer allows.
        return { ...shape, sizeBytes };
      }
    },
    clear: store.clear,
    dispose() {
      store.clear();
      void client.close().catch(() => undefined);
    },
  };
}

const readKnown = (answer: PlainObject, { name, sizeBytes }: InstalledModel): Known => ({
  details: readDetails(name, answer),
  shape: readModelShape(answer, sizeBytes),
  isCut: isCutShort(answer),
});

/** Entries by digest, the one used longest ago dropped first, and one that its last name has left dropped at once. */
function createStore() {
  const entries = new Map<string, Entry>();
  const digests = new Map<string, string>();
  const drop = (digest: string): void => {
    entries.delete(digest);
    for (const [name, each] of digests) if (each === digest) digests.delete(name);
  };
  const rename = ({ name, digest }: InstalledModel): void => {
    const former = digests.get(name);
    digests.set(name, digest);
    if (former !== undefined && ![...digests.values()].includes(former)) entries.delete(former);
  };
  return {
    find(model: InstalledModel): Entry | undefined {
      const entry = model.digest === '' ? undefined : entries.get(model.digest);
      if (!entry) return undefined;
      rename(model);
      entries.delete(model.digest);
      entries.set(model.digest, entry);
      return entry;
    },
    keep(model: InstalledModel, entry: Entry): void {
      if (model.digest === '') return;
      rename(model);
      entries.set(model.digest, entry);
      entry.known.catch(() => {
        if (entries.get(model.digest) === entry) drop(model.digest);
      });
      const [oldest] = entries.keys();
      if (entries.size > maxModels && oldest !== undefined) drop(oldest);
    },
    clear(): void {
      entries.clear();
      digests.clear();
    },
  };
}
