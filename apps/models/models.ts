import { type CancelTimer, type Clock, createEmitter, RoomError, type Timers } from '../base/index.ts';
import type { MemoryBudget, ResidentModel } from '../contract/model/index.ts';
import { createDaemonClient } from './daemon-client.ts';
import { assertModelName } from './model-name.ts';
import type { Models } from './ports.ts';
import { readInstalled, readResident } from './read-models.ts';

export interface ModelsLog {
  warn(fields: Readonly<Record<string, string | number | boolean | null>>, message: string): void;
}

export interface ModelsOptions {
  /** Base URL of the daemon while it is ready, else `null`. */
  readonly daemonUrl: () => string | null;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly budget: MemoryBudget;
  readonly log: ModelsLog;
  /** How often resident models are looked at while there are any. Default 5000. */
  readonly pollIntervalMs?: number;
}

/** A load may read tens of gigabytes from disk. */
const loadTimeoutMs = 15 * 60_000;
const unloadTimeoutMs = 30_000;
const soonMs = 1000;

/** Creates the room. It asks the daemon only when told to, and in slow turns while a model is resident. */
export function createModels(options: ModelsOptions): Models {
  const { daemonUrl, clock, budget, pollIntervalMs = 5000 } = options;
  const client = createDaemonClient(daemonUrl);
  const residency = createResidency(options);
  let asking: Promise<readonly ResidentModel[]> | null = null;

  const ask = async (): Promise<readonly ResidentModel[]> => {
    if (daemonUrl() === null) return residency.set([]);
    try {
      return residency.set(readResident(await client.get('/api/ps'), clock.nowMs()));
    } catch (error) {
      if (!(error instanceof RoomError)) throw error;
      options.log.warn({ code: String(error.code) }, 'the resident models could not be read');
      return residency.set([]);
    }
  };
  const refresh = (): Promise<readonly ResidentModel[]> => {
    asking ??= ask().finally(() => {
      asking = null;
      if (residency.get().length > 0) residency.lookWithin(pollIntervalMs, refresh);
    });
    return asking;
  };
  /** Not joined to a look already under way, whose answer may be older than the change. */
  const refreshAfterChange = async (): Promise<readonly ResidentModel[]> => {
    await asking;
    return refresh();
  };
  const change = async (model: string, keepAlive: PlainKeepAlive, timeoutMs: number) => {
    assertModelName(model);
    await generateNothing(client, { model, ...keepAlive }, timeoutMs);
    const after = await refreshAfterChange();
    // A busy model goes only when its last request ends, and an idle one a moment after the answer.
    residency.lookWithin(soonMs, refresh);
    return after;
  };
  return {
    resident: () => (daemonUrl() === null ? [] : residency.get()),
    refresh,
    budget: () => budget,
    installed: async () => readInstalled(await client.get('/api/tags')),
    load: (model) => change(model, {}, loadTimeoutMs),
    unload: (model) => change(model, { keep_alive: 0 }, unloadTimeoutMs),
    onResidencyChange: residency.onChange,
    dispose() {
      residency.stopWatching();
      void client.close().catch(() => undefined);
    },
  };
}

type PlainKeepAlive = Readonly<{ keep_alive?: number }>;

/** An empty prompt loads a model; with `keep_alive` 0 it unloads it. Embedding models know the one route only by another name. */
async function generateNothing(
  client: ReturnType<typeof createDaemonClient>,
  body: Readonly<{ model: string; keep_alive?: number }>,
  timeoutMs: number,
): Promise<void> {
  try {
    await client.post('/api/generate', { ...body, stream: false }, timeoutMs);
  } catch (error) {
    const isEmbedder =
      error instanceof RoomError && error.code === 'daemon_failed' && error.message.includes('support generate');
    if (!isEmbedder) throw error;
    await client.post('/api/embed', { ...body, input: '' }, timeoutMs);
  }
}

/** The resident models as last heard, and the timer that looks again. */
function createResidency({ timers, clock, log }: ModelsOptions) {
  const changes = createEmitter<readonly ResidentModel[]>((error) =>
    log.warn({ reason: String(error) }, 'a listener to resident models failed'),
  );
  let current: readonly ResidentModel[] = [];
  let nextLook: { readonly dueMs: number; readonly cancel: CancelTimer } | null = null;
  let isStopped = false;
  return {
    get: () => current,
    onChange: (listener: (models: readonly ResidentModel[]) => void) => changes.subscribe(listener),
    set(next: readonly ResidentModel[]): readonly ResidentModel[] {
      if (isStopped || JSON.stringify(next) === JSON.stringify(current)) return current;
      current = next;
      changes.emit(next);
      return next;
    },
    /** Keeps an earlier appointment, replaces a later one. */
    lookWithin(delayMs: number, look: () => Promise<unknown>): void {
      const dueMs = clock.monotonicMs() + delayMs;
      if (isStopped || (nextLook !== null && nextLook.dueMs <= dueMs)) return;
      nextLook?.cancel();
      const run = (): void => {
        nextLook = null;
        void look();
      };
      nextLook = { dueMs, cancel: timers.after(delayMs, run) };
    },
    stopWatching(): void {
      isStopped = true;
      nextLook?.cancel();
    },
  };
}
