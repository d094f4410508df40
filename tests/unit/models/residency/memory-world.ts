import { setImmediate as nextTurn } from 'node:timers/promises';
import { createEmitter, createFakeClock, type FakeClock, isSameModel, RoomError } from '../../../../apps/base/index.ts';
import type { ModelEvent, ResidentModel } from '../../../../apps/contract/model/index.ts';
import type { LoadNeed } from '../../../../apps/models/fit/load-need.ts';
import type { MemoryAnswer, MemoryGate } from '../../../../apps/models/residency/gate-ports.ts';
import { createMemoryGate } from '../../../../apps/models/residency/memory-gate.ts';
import { createModelJournal, type ModelJournal } from '../../../../apps/models/residency/model-journal.ts';
import { createFigureDaemon, type FigureDaemon, needOf, usualContext, type WorldModel } from './figure-daemon.ts';

export { gib } from './figure-daemon.ts';

export interface WorldOptions {
  readonly budgetBytes: number;
  readonly models: readonly WorldModel[];
  readonly pinned?: ReadonlySet<string>;
  readonly policyContext?: number;
  readonly loadMs?: number;
  readonly maxLoaded?: number;
  readonly isOlder?: boolean;
  readonly maxWaiters?: number;
}

export interface Use {
  readonly model: string;
  /** From when the model is loaded. */
  readonly runMs: number;
  readonly askedContext?: number | null;
  readonly keepAliveMs?: number;
  /** It goes away, waiting or running. */
  readonly leaving?: AbortSignal;
  readonly spared?: ReadonlySet<string>;
}

/** A gate before a daemon of figures. Every change is checked against the rules. */
export interface MemoryWorld {
  readonly clock: FakeClock;
  readonly gate: MemoryGate;
  readonly journal: ModelJournal;
  readonly daemon: FigureDaemon;
  readonly events: readonly ModelEvent[];
  /** Broken rules; stays empty. */
  readonly violations: readonly string[];
  /** Requests to the daemon about what is installed and in memory. */
  readonly lookCount: () => number;
  readonly reloads: () => number;
  residents(): readonly ResidentModel[];
  /** Appears without Drover. */
  loadElsewhere(name: string, contextLength?: number, isForEver?: boolean): Promise<void>;
  /** Asks, and when allowed uses the model for so long. */
  use(model: string, runMs: number, askedContext?: number | null): Promise<MemoryAnswer>;
  send(use: Use): Promise<MemoryAnswer>;
  setDaemonReady(isReady: boolean): void;
  setBudget(bytes: number, reason?: string): void;
  setPinned(names: readonly string[]): void;
  /** Models that are listed and cannot be shown. */
  readonly unshowable: Set<string>;
  /** Lets time pass in small steps, with all that follows from it. */
  pass(ms: number): Promise<void>;
  /** The same without Drover looking at the daemon of its own accord. */
  passUnseen(ms: number): Promise<void>;
}

function weigh(model: WorldModel): LoadNeed {
  const bytesAt = (contextLength: number): number => needOf(model, contextLength);
  return {
    name: model.name,
    isRemote: model.isRemote === true,
    longestContext: model.longestContext ?? null,
    usualContext,
    isUsualFlexible: true,
    bytesAt,
    longestWithin: (bytes) => [4096, 2048].find((length) => bytesAt(length) <= bytes) ?? null,
    ask: (contextLength) => ({
      highestBudgetBytes: Number.MAX_SAFE_INTEGER,
      need: { name: model.name, bytes: bytesAt(contextLength) },
      findVariants: () => [],
    }),
  };
}

export function createMemoryWorld({ models, pinned: pinnedFirst = new Set(), ...options }: WorldOptions): MemoryWorld {
  const clock = createFakeClock(Date.parse('2026-08-22T09:00:00Z'));
  const told = new Map<string, ModelEvent>();
  const violations: string[] = [];
  const violate = (sentence: unknown): void => void violations.push(String(sentence));
  const changes = createEmitter<readonly [next: readonly ResidentModel[], previous: readonly ResidentModel[]]>(violate);
  const limits = createEmitter<null>(violate);
  const daemonChanges = createEmitter<null>(violate);
  const inUse = new Map<string, number>();
  const unshowable = new Set<string>();
  let pinned = pinnedFirst;
  let seen: readonly ResidentModel[] = [];
  let isReady = true;
  let [nextId, lookCount] = [0, 0];
  let budget: { budgetBytes: number; reason: string | null } = { budgetBytes: options.budgetBytes, reason: null };
  const loadMs = options.loadMs ?? 700;
  const isPinned = (name: string): boolean => [...pinned].some((one) => isSameModel(one, name));
  const daemon = createFigureDaemon({ clock, models, loadMs, isPinned, isOlder: options.isOlder === true, violate });
  const modelOf = (name: string): WorldModel | undefined => models.find((model) => isSameModel(name, model.name));
  const look = (): readonly ResidentModel[] => {
    const next = isReady ? daemon.list() : [];
    if (JSON.stringify(next) === JSON.stringify(seen)) return seen;
    const previous = seen;
    seen = next;
    changes.emit([next, previous]);
    return seen;
  };
  const unload = async (name: string): Promise<void> => {
    if (!modelOf(name)) throw new RoomError('model_not_found', 'gone');
    if (isPinned(name)) violate(`${name} is pinned and was unloaded`);
    if ((inUse.get(name) ?? 0) > 0) violate(`${name} was busy and was unloaded`);
    daemon.unload(name);
    await Promise.resolve();
  };
  const onResidencyChange = (
    listener: (next: readonly ResidentModel[], previous: readonly ResidentModel[]) => void,
  ): (() => void) => changes.subscribe(([next, previous]) => listener(next, previous));
  const journal = createModelJournal({
    ...{ clock, onResidencyChange, onListenerError: violate },
    createId: () => `event-${++nextId}`,
    isDaemonReady: () => isReady,
  });
  journal.onEvent((event) => void told.set(event.id, event));
  const gate = createMemoryGate({
    ...{ clock, timers: clock, onResidencyChange, unload, journal, onListenerError: violate },
    ...(options.maxWaiters === undefined ? {} : { maxWaiters: options.maxWaiters }),
    resident: () => seen,
    refresh: async () => {
      lookCount++;
      return look();
    },
    isDaemonReady: () => isReady,
    onDaemonChange: (listener) => daemonChanges.subscribe(() => listener()),
    weigh: async (name) => {
      lookCount++;
      if (!isReady) throw new RoomError('daemon_unavailable', 'away');
      if (unshowable.has(name)) throw new RoomError('daemon_failed', 'cannot be shown');
      const model = modelOf(name);
      return model ? weigh(model) : null;
    },
    budget: async () => budget,
    onLimitsChange: (listener) => limits.subscribe(() => listener()),
    maxLoaded: () => options.maxLoaded ?? null,
    policyOf: (name) => ({ isPinned: isPinned(name), contextLength: options.policyContext ?? null }),
    otherBackends: [],
  });
  const flush = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await nextTurn();
  };
  const pass = async (ms: number, isLooking: boolean): Promise<void> => {
    await flush();
    for (let passed = 0; passed < ms; passed += 250) {
      clock.advance(Math.min(250, ms - passed));
      if (isLooking) look();
      await flush();
    }
  };
  const send = async ({ model, runMs, askedContext = null, keepAliveMs, leaving, spared }: Use) => {
    const requestId = `request-${++nextId}`;
    const intent = { cause: 'request', detail: 'for a request of notes', requestId } as const;
    const query = { model, askedContext, intent, ...(spared ? { spared } : {}), isBrief: keepAliveMs === 0 };
    const answer = await gate.ask(query, () => leaving ?? new AbortController().signal);
    if (answer.kind === 'refused') return answer;
    const key = modelOf(model)?.name ?? model;
    inUse.set(key, (inUse.get(key) ?? 0) + 1);
    const end = (hasAnswered: boolean, failure: 'given-up' | null): void => {
      inUse.set(key, (inUse.get(key) ?? 1) - 1);
      answer.release({ hasAnswered, loadMs: null, failure });
    };
    const cancel = daemon.request({
      ...{ model, runMs, keepAliveMs: keepAliveMs ?? (isPinned(model) ? -1 : null) },
      limitBytes: budget.budgetBytes,
      contextLength: answer.isContextUnsaid ? null : (answer.contextLength ?? askedContext),
      onEnd: (hasAnswered) => end(hasAnswered, null),
    });
    leaving?.addEventListener('abort', () => {
      cancel();
      end(false, 'given-up');
    });
    return answer;
  };
  return {
    ...{ clock, gate, journal, daemon, violations, unshowable, send },
    get events() {
      return [...told.values()];
    },
    lookCount: () => lookCount,
    reloads: daemon.reloads,
    residents: daemon.list,
    async loadElsewhere(name, contextLength = usualContext, isForEver = false) {
      daemon.place(name, contextLength, isForEver);
      look();
      await flush();
    },
    use: (model, runMs, askedContext = null) => send({ model, runMs, askedContext }),
    setDaemonReady(ready) {
      isReady = ready;
      if (!ready) daemon.crash();
      daemonChanges.emit(null);
      look();
    },
    setBudget(budgetBytes, reason) {
      budget = { budgetBytes, reason: reason ?? null };
      limits.emit(null);
    },
    setPinned(names) {
      pinned = new Set(names);
      limits.emit(null);
    },
    pass: (ms) => pass(ms, true),
    passUnseen: (ms) => pass(ms, false),
  };
}
