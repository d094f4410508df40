import type { CancelTimer } from '../../base/index.ts';
import type { Asker } from '../catalog/fetch-json.ts';
import type { WatchRules } from '../ports.ts';
import type { Backend } from '../upstream/backend.ts';
import { lookAtBackend, type ShownModels } from './look-at-backend.ts';
import type { BackendWatch, Look, Sighting } from './sighting.ts';

export interface BackendWatchOptions {
  readonly asker: Asker;
  readonly backends: () => ReadonlyMap<string, Backend>;
  /** `null` looks only when asked to. */
  readonly rules: WatchRules | null;
}

interface Watched {
  readonly backend: Backend;
  readonly shown: ShownModels;
  sighting: Sighting | null;
  looking: Promise<Sighting> | null;
}

/** Creates the watch; nothing has been seen. */
export function createBackendWatch({ asker, backends, rules }: BackendWatchOptions): BackendWatch {
  const { clock } = asker.ports;
  const watched = new Map<string, Watched>();
  let version = 0;
  const see = (target: Watched, look: Look): Sighting => {
    const sighting = { ...look, checkedAtMs: clock.nowMs() };
    if (target.sighting === null || !isSameLook(target.sighting, sighting)) version++;
    target.sighting = sighting;
    return sighting;
  };
  const find = (id: string): Watched | null => {
    const backend = backends().get(id);
    if (!backend || backend.url === 'managed') return null;
    const known = watched.get(id);
    if (known && isSameBackend(known.backend, backend)) return known;
    const fresh: Watched = { backend, shown: new Map(), sighting: null, looking: null };
    watched.set(id, fresh);
    if (known) version++;
    return fresh;
  };
  const look = (id: string): Promise<Sighting | null> => {
    const target = find(id);
    if (target === null) return Promise.resolve(null);
    target.looking ??= lookAtBackend(asker, target.backend, { shown: target.shown })
      .then(({ look: seen, more }) => {
        // What the models can do is filled in later: nobody who wants the list waits for it.
        void more?.().then((whole) => see(target, whole));
        return see(target, seen);
      })
      .finally(() => {
        target.looking = null;
      });
    return target.looking;
  };
  const lookAtAll = async (): Promise<void> => void (await Promise.all([...backends().keys()].map(look)));
  const rounds = createRounds(asker, rules, lookAtAll);
  return {
    start: rounds.start,
    sighting: (id) => watched.get(id)?.sighting ?? null,
    version: () => version,
    look,
    lookAtAll,
    noteRequest: rounds.noteRequest,
    noteAnswer(id) {
      const target = watched.get(id);
      if (target?.sighting?.isAnswering === false) {
        see(target, { ...target.sighting, isAnswering: true, problem: null });
      }
    },
    refresh() {
      const current = backends();
      for (const id of watched.keys()) if (!current.has(id) && watched.delete(id)) version++;
      const unseen = [...current.keys()].filter((id) => find(id)?.sighting === null);
      if (rules !== null && rounds.isStarted()) for (const id of unseen) void look(id);
    },
    dispose: rounds.stop,
  };
}

const isSameBackend = (one: Backend, other: Backend): boolean =>
  one.kind === other.kind && one.url === other.url && one.apiKey === other.apiKey;

/** The lists are compared as they are told: a look that shows the same costs one comparison of texts. */
const isSameLook = (one: Look, other: Look): boolean =>
  one.isAnswering === other.isAnswering && one.problem === other.problem && tellModels(one) === tellModels(other);

const tellModels = ({ models }: Look): string => (models === null ? '' : JSON.stringify([...models.values()]));

/** Looks round after round: often while requests come, seldom while none do. */
function createRounds({ ports }: Asker, rules: WatchRules | null, lookAtAll: () => Promise<void>) {
  const { clock, timers } = ports;
  let lastRequestMs = Number.NEGATIVE_INFINITY;
  let lastRoundMs = Number.NEGATIVE_INFINITY;
  let isSeldom = false;
  let isStarted = false;
  let cancel: CancelTimer = () => undefined;
  const plan = (delayMs: number, { busyMs, idleMs, idleAfterMs }: WatchRules): void => {
    cancel();
    cancel = timers.after(delayMs, () => {
      lastRoundMs = clock.monotonicMs();
      const isIdle = lastRoundMs - lastRequestMs > idleAfterMs;
      void lookAtAll().finally(() => {
        if (!isStarted) return;
        isSeldom = isIdle;
        plan(isIdle ? idleMs : busyMs, { busyMs, idleMs, idleAfterMs, firstMs: 0 });
      });
    });
  };
  return {
    isStarted: () => isStarted,
    start(): void {
      if (rules === null || isStarted) return;
      isStarted = true;
      plan(rules.firstMs, rules);
    },
    noteRequest(atMs: number): void {
      lastRequestMs = atMs;
      if (!isSeldom || rules === null) return;
      isSeldom = false;
      plan(Math.max(0, rules.busyMs - (atMs - lastRoundMs)), rules);
    },
    stop(): void {
      isStarted = false;
      isSeldom = false;
      cancel();
    },
  };
}
