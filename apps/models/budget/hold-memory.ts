import type { MemoryNow } from './lower-budget.ts';

/** What is known of the memory, and what models held when it was told. */
export interface HeldMemory extends MemoryNow {
  readonly residentBytes: number;
  /** Monotonic milliseconds. */
  readonly availableAtMs: number;
  readonly pressureAtMs: number;
}

export interface MemoryAnswer extends MemoryNow {
  readonly residentBytes: number;
  readonly atMs: number;
}

/** A machine that is out of memory is too slow to answer in time, which must not look like one with memory to spare. */
const maxAgeMs = 5 * 60_000;

export const nothingHeld: HeldMemory = {
  ...{ availableBytes: null, pressure: 'unknown', residentBytes: 0 },
  ...{ availableAtMs: Number.NEGATIVE_INFINITY, pressureAtMs: Number.NEGATIVE_INFINITY },
};

/** Each part of an answer that is unknown is taken from the last one that told it, for five minutes. */
export function holdMemory(held: HeldMemory, answer: MemoryAnswer): HeldMemory {
  const { availableBytes, pressure, residentBytes, atMs } = answer;
  const isAvailableKnown = availableBytes !== null;
  const isPressureKnown = pressure !== 'unknown';
  const isHoldingAvailable = !isAvailableKnown && atMs - held.availableAtMs <= maxAgeMs;
  const isHoldingPressure = !isPressureKnown && atMs - held.pressureAtMs <= maxAgeMs;
  return {
    availableBytes: isHoldingAvailable ? held.availableBytes : availableBytes,
    availableAtMs: isAvailableKnown ? atMs : held.availableAtMs,
    pressure: isHoldingPressure ? held.pressure : pressure,
    pressureAtMs: isPressureKnown ? atMs : held.pressureAtMs,
    // A held figure goes with what was resident then: a load since has moved bytes from the one to the other.
    residentBytes: isHoldingAvailable && pressure !== 'critical' ? held.residentBytes : residentBytes,
  };
}
