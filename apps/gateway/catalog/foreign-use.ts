import type { Clock } from '../../base/index.ts';
import { createBoundedMemory } from '../prompt/bounded-memory.ts';
import type { CatalogModel } from './catalog-model.ts';

/** Which models of other backends were used lately. */
export interface ForeignUse {
  note(id: string, backend: string): void;
  /** Those of the last five minutes, the newest last. */
  recent(): readonly CatalogModel[];
}

const windowMs = 5 * 60_000;
const maxModels = 64;

export function createForeignUse(clock: Clock): ForeignUse {
  const used = createBoundedMemory<{ readonly backend: string; readonly atMs: number }>(maxModels);
  return {
    note(id, backend) {
      used.set(id, { backend, atMs: clock.nowMs() });
    },
    recent() {
      const sinceMs = clock.nowMs() - windowMs;
      return used
        .entries()
        .filter(([, { atMs }]) => atMs >= sinceMs)
        .map(([id, { backend, atMs }]) => ({ listed: { id, createdAtMs: atMs, ownedBy: backend }, backend }));
    },
  };
}
