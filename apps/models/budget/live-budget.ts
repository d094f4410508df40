import { type CancelTimer, type Clock, createEmitter, type Timers, type Unsubscribe } from '../../base/index.ts';
import type { MemoryBudget } from '../../contract/model/index.ts';
import type { ModelsLog } from '../models.ts';
import { holdMemory, nothingHeld } from './hold-memory.ts';
import { type LiveBudget, lowerBudget, type MemoryNow } from './lower-budget.ts';

export interface LiveBudgetOptions {
  readonly budget: MemoryBudget;
  /** The machine's memory; what it cannot tell changes nothing. */
  readonly probe: { read(): Promise<MemoryNow> };
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Timers;
  /** What models hold now. */
  readonly residentBytes: () => number;
  readonly log: ModelsLog;
  /** Between the end of a reading and the next. Default 15 000. */
  readonly intervalMs?: number;
}

export interface LiveBudgetWatch {
  /** As of the last reading; the computed budget before the first. */
  current(): LiveBudget;
  /** Reads now, or joins the reading under way; within a second of the last one it answers with that. Never rejects. */
  refresh(): Promise<LiveBudget>;
  onChange(listener: (budget: LiveBudget) => void): Unsubscribe;
  dispose(): void;
}

const minGapMs = 1000;
const unknownMemory: MemoryNow = { availableBytes: null, pressure: 'unknown' };

/** Keeps the budget true to the machine's memory: the first reading begins at once, no two overlap. */
export function createLiveBudget(options: LiveBudgetOptions): LiveBudgetWatch {
  const { budget, probe, clock, timers, log, intervalMs = 15_000 } = options;
  const changes = createEmitter<LiveBudget>((error) =>
    log.warn({ reason: String(error) }, 'a listener to the memory budget failed'),
  );
  let held = nothingHeld;
  let current = lowerBudget(budget, held, 0);
  let reading: Promise<LiveBudget> | null = null;
  let lastStartMs = Number.NEGATIVE_INFINITY;
  let cancelNext: CancelTimer = () => undefined;
  let isDisposed = false;

  const readMemory = async (): Promise<MemoryNow> => {
    try {
      return await probe.read();
    } catch (error) {
      log.warn({ reason: String(error) }, 'the memory of this machine could not be read');
      return unknownMemory;
    }
  };
  /**
   * What is resident counts as of the reading, not as of the question: a model that is loaded in between moves bytes from the available to
   * the resident ones, and would be counted twice.
   */
  const readNow = async (): Promise<LiveBudget> => {
    cancelNext();
    lastStartMs = clock.monotonicMs();
    const memory = await readMemory();
    if (isDisposed) return current;
    held = holdMemory(held, { ...memory, residentBytes: options.residentBytes(), atMs: lastStartMs });
    const next = lowerBudget(budget, held, held.residentBytes);
    const isChanged = next.budgetBytes !== current.budgetBytes;
    current = next;
    cancelNext = timers.after(intervalMs, () => void start());
    if (isChanged) changes.emit(next);
    return next;
  };
  const start = (): Promise<LiveBudget> => {
    reading ??= readNow().finally(() => {
      reading = null;
    });
    return reading;
  };
  const refresh = (): Promise<LiveBudget> => {
    const isTooSoon = reading === null && clock.monotonicMs() - lastStartMs < minGapMs;
    return isDisposed || isTooSoon ? Promise.resolve(current) : start();
  };
  void start();
  return {
    current: () => current,
    refresh,
    onChange: changes.subscribe,
    dispose() {
      isDisposed = true;
      cancelNext();
    },
  };
}
