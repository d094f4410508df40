import type { CancelTimer } from '../../base/index.ts';
import type { Model } from '../catalogue/model.ts';
import { createPrefixCache, type PrefixCache } from './prefix-cache.ts';

/** Options that belong to a loaded model: a request that asks for others makes the daemon load it again. */
export interface LoadOptions {
  /** `null` = automatic. */
  readonly contextLength: number | null;
  /** The other load-time options that were given, as text to compare. */
  readonly explicit: string;
}

interface Waiter {
  readonly grant: () => void;
}

interface Slot {
  isBusy: boolean;
  readonly cache: PrefixCache;
}

/** One loaded model with its slots. The scheduler owns it. */
export interface Runner {
  readonly model: Model;
  readonly options: LoadOptions;
  readonly contextLength: number;
  readonly slots: readonly Slot[];
  readonly waiters: Waiter[];
  phase: 'loading' | 'ready';
  /** Requests that hold a slot. */
  activeCount: number;
  keepAliveMs: number;
  expiresAtMs: number;
  /** Goes away as soon as it is idle. */
  isExpiring: boolean;
  cancelExpiry: CancelTimer;
}

export interface RunnerShape {
  readonly model: Model;
  readonly options: LoadOptions;
  readonly contextLength: number;
  readonly slotCount: number;
  readonly keepAliveMs: number;
}

export const createRunner = ({ slotCount, ...shape }: RunnerShape): Runner => ({
  ...shape,
  slots: Array.from({ length: slotCount }, () => ({ isBusy: false, cache: createPrefixCache() })),
  waiters: [],
  phase: 'loading',
  activeCount: 0,
  expiresAtMs: 0,
  isExpiring: false,
  cancelExpiry: () => undefined,
});

export const isIdle = (runner: Runner): boolean =>
  runner.phase === 'ready' && runner.activeCount === 0 && runner.waiters.length === 0;

/** `contextLength`: what the options come to. An automatic length and an explicit one match when they are the same. */
export const fits = (runner: Runner, options: LoadOptions, contextLength: number): boolean =>
  !runner.isExpiring && runner.contextLength === contextLength && runner.options.explicit === options.explicit;

/** The free slot that knows most of the prompt, now taken. */
export function takeSlot(
  runner: Runner,
  prompt: readonly string[],
): { readonly slot: Slot; readonly cachedCount: number } {
  const free = runner.slots
    .filter((slot) => !slot.isBusy)
    .map((slot) => ({ slot, cachedCount: slot.cache.match(prompt) }));
  const best = free.reduce((a, b) => (b.cachedCount > a.cachedCount ? b : a));
  best.slot.isBusy = true;
  return best;
}
