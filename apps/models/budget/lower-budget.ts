import type { MachineReading, MemoryBudget } from '../../contract/model/index.ts';
import { formatGib, gib } from '../memory-budget.ts';

export type MemoryNow = Pick<MachineReading, 'availableBytes' | 'pressure'>;

/** The budget as the machine's memory allows it now. Bytes. */
export interface LiveBudget {
  readonly budgetBytes: number;
  /** How much less that is than the computed budget. */
  readonly loweredByBytes: number;
  /** Why it is less, in one sentence; `null` when it is not. */
  readonly reason: string | null;
}

/** Left free for everything else, whatever the models want. */
const minFloorBytes = gib;
const floorShare = 0.05;

/**
 * What models may take in all: what they hold, and what is available above a floor of 5 % of RAM (at least 1 GiB); at `warning` half of
 * that, at `critical` none of it. Never more than the computed budget. What is not known lowers nothing.
 */
export function lowerBudget(budget: MemoryBudget, now: MemoryNow, residentBytes: number): LiveBudget {
  const floorBytes = Math.max(minFloorBytes, Math.ceil(budget.totalBytes * floorShare));
  const limitBytes = residentBytes + findRoom(now, floorBytes);
  const budgetBytes = Math.min(budget.budgetBytes, limitBytes);
  const loweredByBytes = budget.budgetBytes - budgetBytes;
  return { budgetBytes, loweredByBytes, reason: loweredByBytes === 0 ? null : explain(now, floorBytes) };
}

function findRoom({ availableBytes, pressure }: MemoryNow, floorBytes: number): number {
  if (pressure === 'critical') return 0;
  if (availableBytes === null) return Number.POSITIVE_INFINITY;
  const freeBytes = Math.max(0, availableBytes - floorBytes);
  return pressure === 'warning' ? Math.floor(freeBytes / 2) : freeBytes;
}

function explain({ availableBytes, pressure }: MemoryNow, floorBytes: number): string {
  if (pressure === 'critical') return 'The system is out of memory: nothing is loaded beyond what is already there.';
  const free = `${formatGib(availableBytes ?? 0)} of memory are available, and ${formatGib(floorBytes)} stay free`;
  if (pressure === 'warning') return `The system is short of memory: ${free}, and models get half of the rest.`;
  return `Other programs use the memory: ${free}.`;
}
