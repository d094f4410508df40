import { type Clock, RoomError, type Timers } from '../base/index.ts';
import type { KeepAlive, MemoryBudget, ResidentModel } from '../contract/model/index.ts';
import { createDaemonClient } from './daemon-client.ts';
import { assertModelName } from './model-name.ts';
import type { LoadWishes, Models } from './ports.ts';
import { readInstalled, readResident } from './read-models.ts';
import { createResidencyWatch } from './residency/residency-watch.ts';

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
  /** How often the daemon is asked what is in memory while it is ready. Default 1500: what others load is seen within 2 s. */
  readonly pollIntervalMs?: number;
  /** Whether a person said that a model stays. */
  readonly isPinned?: (model: string) => boolean;
}

/** A load may read tens of gigabytes from disk. */
const loadTimeoutMs = 15 * 60_000;
const unloadTimeoutMs = 30_000;
const soonMs = 1000;

/** Creates the room. Once it was told to look, it goes on looking for as long as the daemon is ready. */
export function createModels(options: ModelsOptions): Models {
  const { daemonUrl, clock, budget, pollIntervalMs = 1500 } = options;
  const client = createDaemonClient(daemonUrl);
  const residency = createResidencyWatch({
    isPinned: () => false,
    ...options,
    onListenerError: (error) => options.log.warn({ reason: String(error) }, 'a listener to resident models failed'),
  });
  let asking: Promise<readonly ResidentModel[]> | null = null;

  const ask = async (): Promise<readonly ResidentModel[]> => {
    if (daemonUrl() === null) return residency.set([]);
    try {
      return residency.set(readResident(await client.get('/api/ps'), clock.nowMs()));
    } catch (error) {
      if (!(error instanceof RoomError)) throw error;
      options.log.warn({ code: String(error.code) }, 'the resident models could not be read');
      return residency.get();
    }
  };
  const refresh = (): Promise<readonly ResidentModel[]> => {
    asking ??= ask().finally(() => {
      asking = null;
      if (daemonUrl() !== null) residency.lookWithin(pollIntervalMs, refresh);
    });
    return asking;
  };
  /** Not joined to a look already under way, whose answer may be older than the change. */
  const refreshAfterChange = async (): Promise<readonly ResidentModel[]> => {
    await asking;
    return refresh();
  };
  const change = async (model: string, wishes: LoadWishes, timeoutMs: number) => {
    assertModelName(model);
    await generateNothing(client, renderWishes(model, wishes), timeoutMs);
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
    load: (model, wishes = nothing) => change(model, wishes, loadTimeoutMs),
    unload: (model) => change(model, { ...nothing, keepAlive: 0 }, unloadTimeoutMs),
    onResidencyChange: residency.onChange,
    dispose() {
      residency.stopWatching();
      void client.close().catch(() => undefined);
    },
  };
}

const nothing: LoadWishes = { contextLength: null, keepAlive: null };

interface EmptyRequest {
  readonly model: string;
  readonly keep_alive?: KeepAlive;
  readonly options?: Readonly<{ num_ctx: number }>;
}

function renderWishes(model: string, { contextLength, keepAlive }: LoadWishes): EmptyRequest {
  return {
    model,
    ...(keepAlive === null ? {} : { keep_alive: keepAlive }),
    ...(contextLength === null ? {} : { options: { num_ctx: contextLength } }),
  };
}

/** An empty prompt loads a model; with `keep_alive` 0 it unloads it. Embedding models know the one route only by another name. */
async function generateNothing(
  client: ReturnType<typeof createDaemonClient>,
  body: EmptyRequest,
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
