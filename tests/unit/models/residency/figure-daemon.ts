import { type FakeClock, isSameModel } from '../../../../apps/base/index.ts';
import type { ResidentModel } from '../../../../apps/contract/model/index.ts';

export const gib = 1024 ** 3;
export const usualContext = 4096;

/** Weights and, for each 4,096 tokens of context, cache. */
export interface WorldModel {
  readonly name: string;
  readonly bytes: number;
  readonly cacheBytes?: number;
  readonly longestContext?: number;
  readonly isRemote?: boolean;
}

export const needOf = (model: WorldModel, contextLength: number): number =>
  model.bytes + (model.cacheBytes ?? 0) * (contextLength / usualContext);

/** One request as the daemon gets it. Times in milliseconds. */
export interface FigureRequest {
  readonly model: string;
  /** `null`: it names none. */
  readonly contextLength: number | null;
  readonly runMs: number;
  readonly keepAliveMs: number | null;
  /** What may be in memory at most when it was let through. */
  readonly limitBytes: number;
  readonly onEnd: (hasAnswered: boolean) => void;
}

interface Runner {
  readonly model: WorldModel;
  readonly contextLength: number;
  readonly isExplicit: boolean;
  readonly loadedAtMs: number;
  isReady: boolean;
  isExpiring: boolean;
  active: number;
  keepAliveMs: number;
  expiresAtMs: number | null;
}

export interface FigureDaemonOptions {
  readonly clock: FakeClock;
  readonly models: readonly WorldModel[];
  readonly loadMs: number;
  readonly isPinned: (name: string) => boolean;
  /** An older daemon does not tell the context. */
  readonly isOlder: boolean;
  readonly violate: (sentence: string) => void;
}

/** A daemon of figures only, with the rules of the real one: loading takes time and is listed at once, an explicit context never fits an automatic one, what is busy goes when it is idle. */
export interface FigureDaemon {
  /** Returns what ends it before its time. */
  request(request: FigureRequest): () => void;
  unload(name: string): void;
  list(): readonly ResidentModel[];
  place(name: string, contextLength: number, isForEver: boolean): void;
  /** Loads of these fail from now on. */
  readonly failing: Set<string>;
  reloads(): number;
  crash(): void;
}

const usualKeepAliveMs = 300_000;
const unloadMs = 150;

export function createFigureDaemon(options: FigureDaemonOptions): FigureDaemon {
  const { clock, models, loadMs, violate } = options;
  const runners = new Map<string, Runner>();
  const failing = new Set<string>();
  const gone = new Map<string, string>();
  let pending: { readonly request: FigureRequest; readonly isOver: () => boolean }[] = [];
  let reloads = 0;
  const modelOf = (name: string): WorldModel | undefined => models.find((model) => isSameModel(name, model.name));
  const sum = (): number =>
    [...runners.values()].reduce((total, { model, contextLength }) => total + needOf(model, contextLength), 0);
  const lengthOf = ({ contextLength }: Pick<FigureRequest, 'contextLength'>, { longestContext }: WorldModel): number =>
    Math.min(contextLength ?? usualContext, longestContext ?? Number.POSITIVE_INFINITY);
  const add = (model: WorldModel, request: Pick<FigureRequest, 'contextLength' | 'limitBytes'>): Runner => {
    const facts = { model, contextLength: lengthOf(request, model), isExplicit: request.contextLength !== null };
    const state = { isReady: false, isExpiring: false, active: 0, keepAliveMs: usualKeepAliveMs, expiresAtMs: null };
    const runner: Runner = { ...facts, ...state, loadedAtMs: clock.nowMs() };
    runners.set(model.name, runner);
    // What takes the place of its own copy takes nothing more, also where the budget has been lowered meanwhile.
    const isAgain = gone.get(model.name) === `${clock.nowMs()} ${runner.contextLength}`;
    if (!isAgain && sum() > request.limitBytes) violate(`${sum() / gib} GB in memory of ${request.limitBytes / gib}`);
    return runner;
  };
  const remove = (runner: Runner): void => {
    if (runners.get(runner.model.name) === runner) runners.delete(runner.model.name);
    gone.set(runner.model.name, `${clock.nowMs()} ${runner.contextLength}`);
    const waiting = pending;
    pending = [];
    for (const { request, isOver } of waiting) if (!isOver()) admit(request, isOver);
  };
  const settle = (runner: Runner): void => {
    if (runner.active > 0 || !runner.isReady) return;
    if (runner.isExpiring || runner.keepAliveMs === 0) {
      remove(runner);
      return;
    }
    if (runner.keepAliveMs < 0) {
      runner.expiresAtMs = null;
      return;
    }
    const dueMs = clock.nowMs() + runner.keepAliveMs;
    runner.expiresAtMs = dueMs;
    clock.after(runner.keepAliveMs, () => {
      if (runner.active === 0 && runner.expiresAtMs === dueMs) remove(runner);
    });
  };
  const enter = (runner: Runner, request: FigureRequest, isOver: () => boolean): void => {
    runner.active++;
    if (request.keepAliveMs !== null) runner.keepAliveMs = request.keepAliveMs;
    const leave = (): void => {
      if (runners.get(runner.model.name) !== runner) return;
      runner.active--;
      settle(runner);
    };
    clock.after(request.runMs, () => {
      leave();
      if (!isOver()) request.onEnd(true);
    });
  };
  const load = (model: WorldModel, request: FigureRequest, isOver: () => boolean): void => {
    const runner = add(model, request);
    clock.after(loadMs, () => {
      if (runners.get(model.name) !== runner) {
        if (!isOver()) request.onEnd(false);
        return;
      }
      if (isOver() || failing.has(model.name)) {
        remove(runner);
        if (!isOver()) request.onEnd(false);
        return;
      }
      runner.isReady = true;
      enter(runner, request, isOver);
      const waiting = pending;
      pending = [];
      for (const one of waiting) if (!one.isOver()) admit(one.request, one.isOver);
    });
  };
  const admit = (request: FigureRequest, isOver: () => boolean): void => {
    const model = modelOf(request.model);
    const runner = model && runners.get(model.name);
    if (!model) request.onEnd(false);
    else if (model.isRemote === true) clock.after(request.runMs, () => request.onEnd(true));
    else if (!runner) load(model, request, isOver);
    else queue(runner, request, isOver);
  };
  const queue = (runner: Runner, request: FigureRequest, isOver: () => boolean): void => {
    const isExplicit = request.contextLength !== null;
    const isFitting =
      runner.isExplicit === isExplicit &&
      runner.contextLength === lengthOf(request, runner.model) &&
      !runner.isExpiring;
    if (isFitting && runner.isReady) {
      enter(runner, request, isOver);
      return;
    }
    pending.push({ request, isOver });
    if (isFitting) return;
    if (!runner.isExpiring) reloads++;
    runner.isExpiring = true;
    settle(runner);
  };
  const describe = ({ model, contextLength, expiresAtMs, keepAliveMs, loadedAtMs }: Runner): ResidentModel => ({
    name: model.name,
    sizeBytes: needOf(model, contextLength),
    gpuBytes: 0,
    contextLength: options.isOlder ? null : contextLength,
    expiresAtMs: keepAliveMs < 0 ? null : (expiresAtMs ?? clock.nowMs() + keepAliveMs),
    isPinned: options.isPinned(model.name),
    loadedAtMs,
  });
  return {
    failing,
    reloads: () => reloads,
    request(request) {
      let isOver = false;
      admit({ ...request, onEnd: (hasAnswered) => !isOver && request.onEnd(hasAnswered) }, () => isOver);
      return () => {
        isOver = true;
      };
    },
    unload(name) {
      const runner = runners.get(modelOf(name)?.name ?? '');
      if (!runner) return;
      clock.after(unloadMs, () => {
        runner.isExpiring = true;
        settle(runner);
      });
    },
    list: () => [...runners.values()].map(describe).sort((a, b) => (a.name < b.name ? -1 : 1)),
    place(name, contextLength, isForEver) {
      const model = modelOf(name);
      if (!model) return;
      const isExplicit = contextLength !== usualContext;
      const runner = add(model, { contextLength: isExplicit ? contextLength : null, limitBytes: Infinity });
      runner.isReady = true;
      runner.keepAliveMs = isForEver ? -1 : usualKeepAliveMs;
      settle(runner);
    },
    crash() {
      runners.clear();
      pending = [];
    },
  };
}
