import type { HealthPolicy, WaitingRequest } from './health-policy.ts';

/** What the looks at the traffic have told so far. Monotonic milliseconds. */
export interface TrafficWatch {
  readonly lookedAtMs: number;
  /** Of the last look. */
  readonly waiting: readonly WaitingRequest[];
  /** Last sign that the daemon works, or that there was nothing to work on. */
  readonly progressAtMs: number;
  /** Whether the last look showed a sign of work. */
  readonly hasProgressed: boolean;
}

export function createTrafficWatch(atMs: number): TrafficWatch {
  return { lookedAtMs: atMs, waiting: [], progressAtMs: atMs, hasProgressed: false };
}

const isOverdue = ({ silentMs, patienceMs }: WaitingRequest, { stuckAfterMs }: HealthPolicy): boolean =>
  silentMs >= Math.max(patienceMs, stuckAfterMs);

/**
 * Silence grows as fast as time while nothing comes. A request whose silence grew less got something; one that is gone within its patience got
 * its answer, as far as can be known.
 */
function findProgress(
  watch: TrafficWatch,
  look: { readonly atMs: number; readonly waiting: readonly WaitingRequest[] },
  policy: HealthPolicy,
): boolean {
  const elapsedMs = look.atMs - watch.lookedAtMs;
  const now = new Map(look.waiting.map((request) => [request.id, request.silentMs]));
  return watch.waiting.some((known) => {
    const silentMs = now.get(known.id);
    return silentMs === undefined ? !isOverdue(known, policy) : silentMs < known.silentMs + elapsedMs / 2;
  });
}

export function noteLook(
  watch: TrafficWatch,
  look: { readonly atMs: number; readonly waiting: readonly WaitingRequest[] },
  policy: HealthPolicy,
): TrafficWatch {
  const { atMs, waiting } = look;
  const hasProgressed = findProgress(watch, look, policy);
  const progressAtMs = hasProgressed || waiting.length === 0 ? atMs : watch.progressAtMs;
  return { lookedAtMs: atMs, waiting, progressAtMs, hasProgressed };
}

/**
 * Since when nothing was generated although it should have been, or `null`. Requests that came after the one that has waited longest, and got
 * nothing either, do not excuse its silence; one that came before it and is within its patience does.
 */
export function findStandstill(watch: TrafficWatch, policy: HealthPolicy): number | null {
  const { waiting, lookedAtMs, progressAtMs } = watch;
  const longestMs = Math.max(0, ...waiting.map(({ silentMs }) => silentMs));
  const areOldestOverdue = waiting.every((one) => one.silentMs < longestMs || isOverdue(one, policy));
  const isStill = waiting.length > 0 && areOldestOverdue && lookedAtMs - progressAtMs >= policy.stuckAfterMs;
  return isStill ? Math.max(progressAtMs, lookedAtMs - longestMs) : null;
}
