import type { ResidentModel } from '../../../apps/contract/model/index.ts';
import { formatSpan } from './format-duration.ts';

interface StayFacts {
  /** It is answering a request. */
  readonly isBusy: boolean;
  readonly nowMs: number;
}

/** How long a model in memory stays there: `busy`, `pinned`, `stays loaded`, `in 4 min 12 s`. */
export function describeStay(model: ResidentModel, { isBusy, nowMs }: StayFacts): string {
  if (isBusy) return 'busy';
  if (model.isPinned) return 'pinned';
  if (model.expiresAtMs === null) return 'stays loaded';
  const leftMs = model.expiresAtMs - nowMs;
  return leftMs < 1000 ? 'now' : `in ${formatSpan(leftMs)}`;
}
