import type { SplitShare } from './route-table.ts';
import { hashToUnit } from './stable-hash.ts';

/**
 * The shares in the order in which `key` gets them: each is first as often as its weight says, also among those that are left when some are
 * out, and a key moves only when the share that it had changes (weighted rendezvous hashing). Shares without weight are left out.
 */
export function orderShares(shares: readonly SplitShare[], key: string): readonly SplitShare[] {
  return shares
    .map((share, place) => ({ share, place, distance: measure(share, key) }))
    .filter(({ distance }) => Number.isFinite(distance))
    .sort((one, other) => one.distance - other.distance || one.place - other.place)
    .map(({ share }) => share);
}

function measure({ to, weight }: SplitShare, key: string): number {
  if (!Number.isFinite(weight) || weight <= 0) return Number.POSITIVE_INFINITY;
  return -Math.log(hashToUnit(`${key}\n${to.backend}/${to.model}`)) / weight;
}
