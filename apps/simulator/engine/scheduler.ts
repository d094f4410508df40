import { ApiError, requestCanceled, serverBusy } from '../api-error.ts';
import { can } from '../catalogue/model.ts';
import { createRunner, fits, isIdle, type Runner, takeSlot } from './runner.ts';
import type { Lease, LeaseRequest, ResidentModel, Scheduler, SchedulerOptions } from './scheduler-ports.ts';

interface Pending {
  readonly request: LeaseRequest;
  readonly grant: (runner: Runner) => void;
  readonly fail: (error: ApiError) => void;
}

const foreverMs = 292 * 365.25 * 86_400_000;

class RunnerScheduler implements Scheduler {
  readonly #options: SchedulerOptions;
  readonly #runners = new Map<string, Runner>();
  readonly #pending: Pending[] = [];
  #isLoading = false;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  acquire(request: LeaseRequest): Promise<Lease> {
    return new Promise((resolve, reject) => {
      this.#admit({ request, grant: (runner) => resolve(this.#createLease(runner)), fail: reject });
    });
  }

  unload(modelName: string): void {
    const runner = this.#runners.get(modelName);
    if (!runner) return;
    runner.keepAliveMs = 0;
    this.#expire(runner);
    this.#advance();
  }

  resident(): readonly ResidentModel[] {
    return [...this.#runners.values()]
      .map(({ model, contextLength, slots, expiresAtMs }) => ({
        model,
        contextLength,
        slotCount: slots.length,
        expiresAtMs,
      }))
      .sort((a, b) => b.expiresAtMs - a.expiresAtMs);
  }

  #admit(entry: Pending): void {
    const { request } = entry;
    const runner = this.#runners.get(request.model.name);
    if (request.signal.aborted) entry.fail(requestCanceled());
    else if (runner?.phase === 'ready' && this.#fits(runner, request.options)) this.#enter(entry, runner);
    else if (this.#pending.length >= this.#options.maxPendingLoads) entry.fail(serverBusy());
    else this.#queue(entry);
  }

  #fits(runner: Runner, options: LeaseRequest['options']): boolean {
    return fits(runner, options, this.#options.contextLengthFor(runner.model, options));
  }

  #queue(entry: Pending): void {
    this.#pending.push(entry);
    entry.request.signal.addEventListener('abort', () => this.#leaveQueue(entry), { once: true });
    this.#advance();
  }

  #leaveQueue(entry: Pending): void {
    const index = this.#pending.indexOf(entry);
    if (index < 0) return;
    this.#pending.splice(index, 1);
    entry.fail(requestCanceled());
    this.#advance();
  }

  /** Takes heads off the queue until one has to wait for a load or for room. */
  #advance(): void {
    for (let head = this.#pending[0]; head && !this.#isLoading; head = this.#pending[0]) {
      const { model, options } = head.request;
      const runner = this.#runners.get(model.name);
      if (runner && this.#fits(runner, options)) {
        this.#pending.shift();
        this.#enter(head, runner);
      } else if (this.#makeRoomFor(model.name)) {
        this.#pending.shift();
        this.#load(head);
      } else {
        return;
      }
    }
  }

  #makeRoomFor(modelName: string): boolean {
    const { maxLoadedModels } = this.#options;
    const own = this.#runners.get(modelName);
    if (own) this.#expire(own);
    else if (this.#runners.size >= maxLoadedModels) this.#evictOne();
    return !this.#runners.has(modelName) && this.#runners.size < maxLoadedModels;
  }

  #evictOne(): void {
    const candidates = [...this.#runners.values()];
    if (candidates.some((runner) => runner.isExpiring)) return;
    candidates.sort((a, b) => lifetime(a) - lifetime(b) || a.model.name.localeCompare(b.model.name));
    const victim = candidates.find(isIdle) ?? candidates[0];
    if (victim) this.#expire(victim);
  }

  #expire(runner: Runner): void {
    runner.isExpiring = true;
    if (isIdle(runner)) this.#remove(runner);
  }

  #remove(runner: Runner): void {
    runner.cancelExpiry();
    if (this.#runners.get(runner.model.name) === runner) this.#runners.delete(runner.model.name);
    this.#options.onUnloaded(runner.model.name);
    this.#options.log(`runner of ${runner.model.name} stopped`);
  }

  #load(entry: Pending): void {
    const { model, signal, options } = entry.request;
    const runner = this.#startRunner(entry.request);
    this.#runners.set(model.name, runner);
    this.#isLoading = true;
    this.#options.log(`loading ${model.name} with ${options.contextLength ?? 'automatic'} context`);
    const finish = (error: ApiError | null): void => {
      cancelLoad();
      signal.removeEventListener('abort', giveUp);
      this.#isLoading = false;
      if (error) {
        this.#remove(runner);
        entry.fail(error);
      } else {
        runner.phase = 'ready';
        this.#enter(entry, runner);
      }
      this.#advance();
    };
    const giveUp = (): void => finish(requestCanceled());
    const cancelLoad = this.#options.time.after(this.#options.loadMs(model), () => {
      const failure = this.#options.loadFailure();
      finish(
        failure === null ? null : new ApiError(500, `llama-server process has terminated: exit status 1: ${failure}`),
      );
    });
    signal.addEventListener('abort', giveUp, { once: true });
  }

  #startRunner({ model, options, keepAliveMs }: LeaseRequest): Runner {
    const runner = createRunner({
      model,
      options,
      contextLength: this.#options.contextLengthFor(model, options),
      slotCount: can(model, 'embedding') ? 1 : this.#options.slotsPerModel,
      keepAliveMs: keepAliveMs ?? this.#options.defaultKeepAliveMs,
    });
    runner.expiresAtMs = this.#expiry(runner);
    return runner;
  }

  #expiry({ keepAliveMs }: Runner): number {
    return this.#options.time.nowMs() + (keepAliveMs < 0 ? foreverMs : keepAliveMs);
  }

  /** Gives a slot, or a place in the unbounded line for one. */
  #enter({ request, grant, fail }: Pending, runner: Runner): void {
    const admit = (): void => {
      request.signal.removeEventListener('abort', leave);
      runner.cancelExpiry();
      runner.activeCount++;
      if (request.keepAliveMs !== undefined) runner.keepAliveMs = request.keepAliveMs;
      grant(runner);
    };
    const waiter = { grant: admit };
    const leave = (): void => {
      runner.waiters.splice(runner.waiters.indexOf(waiter), 1);
      fail(requestCanceled());
      this.#settle(runner);
    };
    if (runner.activeCount < runner.slots.length) {
      admit();
      return;
    }
    request.signal.addEventListener('abort', leave, { once: true });
    runner.waiters.push(waiter);
  }

  #createLease(runner: Runner): Lease {
    let claimed: ReturnType<typeof takeSlot> | undefined;
    let isReleased = false;
    return {
      contextLength: runner.contextLength,
      reusePrefix(prompt) {
        claimed ??= takeSlot(runner, prompt);
        return claimed.cachedCount;
      },
      release: (evaluated) => {
        if (isReleased) return;
        isReleased = true;
        if (claimed) claimed.slot.isBusy = false;
        if (evaluated) claimed?.slot.cache.store(evaluated);
        runner.activeCount--;
        runner.waiters.shift()?.grant();
        this.#settle(runner);
      },
    };
  }

  /** Starts the keep-alive of a runner that has become idle, or removes it. */
  #settle(runner: Runner): void {
    if (!isIdle(runner)) return;
    runner.cancelExpiry();
    runner.expiresAtMs = this.#expiry(runner);
    if (runner.isExpiring || runner.keepAliveMs === 0) this.#remove(runner);
    else if (runner.keepAliveMs > 0)
      runner.cancelExpiry = this.#options.time.after(runner.keepAliveMs, () => this.#lapse(runner));
    this.#advance();
  }

  #lapse(runner: Runner): void {
    this.#remove(runner);
    this.#advance();
  }
}

const lifetime = ({ keepAliveMs }: Runner): number => (keepAliveMs < 0 ? Number.POSITIVE_INFINITY : keepAliveMs);

export const createScheduler = (options: SchedulerOptions): Scheduler => new RunnerScheduler(options);
