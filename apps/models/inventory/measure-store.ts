import type { ModelStore, StoredBlob } from './read-model-store.ts';

/** Younger files may belong to a pull or a create that has not written its manifest yet. */
const leastAgeMs = 3_600_000;

export interface OrphanVerdict {
  readonly orphans: readonly StoredBlob[];
  /** Why none can be told, in a sentence. */
  readonly note: string | null;
}

/**
 * The bytes that removing models (each `host/namespace/model:tag`) together frees: their layers that no other manifest names. `null` when one
 * of them is not there.
 */
export function measureOwnBytes(store: ModelStore, names: readonly string[]): number | null {
  const going = new Set(names);
  const leaving = store.manifests.filter(({ name }) => going.has(name));
  if (new Set(leaving.map(({ name }) => name)).size < going.size || !store.isComplete) return null;
  const staying = store.manifests.filter(({ name }) => !going.has(name));
  const shared = new Set(staying.flatMap(({ layers }) => layers.map(({ digest }) => digest)));
  const onDisk = new Set(store.blobs.map(({ digest }) => digest));
  const own = new Map(leaving.flatMap(({ layers }) => layers).map(({ digest, sizeBytes }) => [digest, sizeBytes]));
  return [...own].reduce(
    (sum, [digest, sizeBytes]) => (shared.has(digest) || !onDisk.has(digest) ? sum : sum + sizeBytes),
    0,
  );
}

/** Complete files that no manifest names and that are older than an hour; none while a download or a creation may be about to name them. */
export function findOrphans(
  store: ModelStore,
  { nowMs, isChanging }: { readonly nowMs: number; readonly isChanging: boolean },
): OrphanVerdict {
  const isYoung = ({ modifiedAtMs }: { readonly modifiedAtMs: number }): boolean => nowMs - modifiedAtMs < leastAgeMs;
  if (!store.isComplete) {
    return { orphans: [], note: 'A manifest cannot be read, so no file is known to be unused. Pull that model again.' };
  }
  if (isChanging || store.partials.some(isYoung)) {
    return {
      orphans: [],
      note: 'A download or a new model is not finished, so unused files cannot be told yet. Look again after it.',
    };
  }
  const orphans = store.blobs.filter((blob) => !store.usedDigests.has(blob.digest) && !isYoung(blob));
  return { orphans, note: null };
}
