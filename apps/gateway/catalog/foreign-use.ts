import type { Clock } from '../../base/index.ts';
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
  const used = new Map<string, { readonly backend: string; readonly atMs: number }>();
  return {
    note(id, backend) {
      used.delete(id);
      used.set(id, { backend, atMs: clock.nowMs() });
      const oldest = used.size > maxModels ? used.keys().next().value : undefined;
      if (oldest !== undefined) used.delete(oldest);
    },
    recent() {
      const sinceMs = clock.nowMs() - windowMs;
      return [...used]
        .filter(([, { atMs }]) => atMs >= sinceMs)
        .map(([id, { backend, atMs }]) => ({ listed: { id, createdAtMs: atMs, ownedBy: backend }, backend }));
    },
  };
}
