import type { DiskReport, InstalledModel } from '../../contract/model/index.ts';
import { sumBytes } from '../sum-bytes.ts';
import { findOrphans, measureOwnBytes } from './measure-store.ts';
import { qualifyName } from './qualify-name.ts';
import type { ModelStore } from './read-model-store.ts';

/** When models were last asked for, by Drover's log. Times are UTC milliseconds. */
export interface ModelUse {
  /** The oldest request looked at; `null` when there is none. */
  readonly oldestAtMs: number | null;
  readonly lastUsed: readonly { readonly model: string; readonly atMs: number }[];
}

export interface DiskFacts {
  readonly installed: readonly InstalledModel[];
  readonly store: ModelStore | null;
  /** `null` when the log cannot be read. */
  readonly use: ModelUse | null;
  /** A download or a creation is under way. */
  readonly isChanging: boolean;
  readonly nowMs: number;
}

/** A model without a request for this long counts as unused, if the log reaches back that far. */
const unusedAfterMs = 30 * 86_400_000;
const noStore =
  "Ollama's model folder cannot be read, so sizes are what Ollama tells, and shared files are counted twice.";

/** Puts together what models take on disk and what could go. */
export function buildDiskReport(facts: DiskFacts): DiskReport {
  const { installed, store, use, nowMs } = facts;
  const lookedBackMs = use ? Math.max(0, nowMs - (use.oldestAtMs ?? nowMs)) : null;
  const lastUsed = indexLastUse(use);
  const models = installed.map(({ name, sizeBytes, modifiedAt }) => {
    const ownBytes = store ? measureOwnBytes(store, [qualifyName(name)]) : null;
    const lastUsedAtMs = lastUsed.get(qualifyName(name)) ?? null;
    const sinceMs = Math.max(lastUsedAtMs ?? 0, Date.parse(modifiedAt) || 0);
    const isUnused = lookedBackMs !== null && lookedBackMs > unusedAfterMs && nowMs - sinceMs > unusedAfterMs;
    return {
      ...{ name, sizeBytes, lastUsedAtMs, isUnused },
      ownBytes: ownBytes ?? sizeBytes,
      isEstimate: ownBytes === null,
      unusedSinceMs: isUnused && sinceMs > 0 ? sinceMs : null,
    };
  });
  const unused = models.filter(({ isUnused }) => isUnused);
  const unusedOwnBytes = store
    ? measureOwnBytes(
        store,
        unused.map(({ name }) => qualifyName(name)),
      )
    : null;
  const verdict = store ? findOrphans(store, facts) : { orphans: [], note: noStore };
  return {
    folder: store?.folder ?? null,
    totalBytes: store ? sumBytes([...store.blobs, ...store.partials]) : sumBytes(installed),
    models,
    unusedBytes: unusedOwnBytes ?? sumBytes(unused),
    lookedBackMs,
    orphans: verdict.orphans.map(({ digest, sizeBytes, modifiedAtMs }) => ({ digest, sizeBytes, modifiedAtMs })),
    partialBytes: store ? sumBytes(store.partials) : 0,
    note: verdict.note,
  };
}

function indexLastUse(use: ModelUse | null): ReadonlyMap<string, number> {
  const index = new Map<string, number>();
  for (const { model, atMs } of use?.lastUsed ?? []) {
    const name = qualifyName(model);
    index.set(name, Math.max(atMs, index.get(name) ?? 0));
  }
  return index;
}
