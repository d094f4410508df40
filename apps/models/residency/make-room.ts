import { isSameModel, RoomError, type Timers } from '../../base/index.ts';
import type { ResidentModel } from '../../contract/model/index.ts';
import type { GateJournal } from './gate-ports.ts';
import type { Tenants } from './tenants.ts';

export interface RoomOptions {
  readonly timers: Timers;
  readonly tenants: Tenants;
  readonly refresh: () => Promise<readonly ResidentModel[]>;
  readonly unload: (model: string) => Promise<unknown>;
  readonly journal: Pick<GateJournal, 'expectUnload' | 'forgetUnload'>;
}

const lookAgainMs = 200;
/** Ollama lets a model go some moments after it is told to. */
const maxLooks = 100;

/** Unloads models and waits until they are gone, or have not gone in 20 s. New requests for them wait meanwhile. Throws what `unload` throws. */
export async function makeRoom(options: RoomOptions, names: readonly string[], detail: string): Promise<void> {
  const leaving = names.map((name) => options.tenants.of(name));
  for (const tenant of leaving) tenant.isLeaving = true;
  try {
    for (const name of names) await evict(options, name, detail);
    await waitUntilGone(options, names);
  } finally {
    for (const tenant of leaving) tenant.isLeaving = false;
  }
}

async function evict({ unload, journal }: RoomOptions, name: string, detail: string): Promise<void> {
  journal.expectUnload(name, { cause: 'evicted', detail, requestId: null });
  try {
    await unload(name);
  } catch (error) {
    journal.forgetUnload(name);
    // Its files are gone, so that Ollama does not know the name any more; it stays until its time is over.
    if (!(error instanceof RoomError && error.code === 'model_not_found')) throw error;
  }
}

async function waitUntilGone({ timers, refresh }: RoomOptions, names: readonly string[]): Promise<void> {
  for (let looks = 0; looks < maxLooks; looks++) {
    const residents = await refresh();
    if (!names.some((gone) => residents.some(({ name }) => isSameModel(gone, name)))) return;
    await new Promise<void>((resolve) => void timers.after(lookAgainMs, resolve));
  }
}
