import { type Signature, signatureWindowMs } from './signature.ts';

/** Remembers signatures for as long as they would be good. */
export interface ReplayGuard {
  /** `full`: so many signed requests came that no further one can be remembered, and it must not be served. */
  accept(signature: Signature, nowMs: number): 'first' | 'replayed' | 'full';
  count(): number;
}

interface Seen {
  readonly name: string;
  readonly untilMs: number;
}

/** Only signatures that were checked may be shown to it: what anybody can send would fill it. */
export function createReplayGuard(maxCount = 100_000): ReplayGuard {
  const names = new Set<string>();
  let seen: Seen[] = [];
  let nextSweepMs = Number.NEGATIVE_INFINITY;
  const sweep = (nowMs: number): void => {
    if (nowMs < nextSweepMs) return;
    nextSweepMs = nowMs + 1000;
    const isKept = ({ untilMs }: Seen): boolean => untilMs >= nowMs;
    for (const past of seen) if (!isKept(past)) names.delete(past.name);
    seen = seen.filter(isKept);
  };
  return {
    accept({ keyId, nonce, timestampSeconds }, nowMs) {
      sweep(nowMs);
      const name = `${keyId}:${nonce}`;
      if (names.has(name)) return 'replayed';
      if (names.size >= maxCount) return 'full';
      names.add(name);
      // A signature is good until its own time and the window have passed, which may be longer from now than one window.
      seen.push({ name, untilMs: timestampSeconds * 1000 + signatureWindowMs });
      return 'first';
    },
    count: () => names.size,
  };
}
