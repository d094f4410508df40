import { withDefaultTag } from '../base/index.ts';
import type { Expansion, Hop } from './expand-name.ts';
import { findModel, type RouteState } from './route-state.ts';

/** A hop with the reason for its place, where that is not the order of the rule. */
export interface OrderedHop extends Hop {
  readonly isMoved: boolean;
}

/** Puts warm models before cold ones, or idle places before busy ones, as far as the rule lets places be changed. */
export function orderHops(hops: readonly Hop[], order: Expansion['order'], state: RouteState): readonly OrderedHop[] {
  if (order === 'warm-first') return sortStably(hops, (hop) => rankWarmth(hop, state), 'in memory already');
  if (order === 'least-busy') return sortStably(hops, (hop) => countBusy(hop, state), 'the least busy');
  if (order === 'same-model') return groupSameModels(hops).flatMap((group) => warmInPlace(group, state));
  return hops.map((hop) => ({ ...hop, isMoved: false }));
}

const readResidency = ({ backend, model }: Hop, state: RouteState): boolean | null =>
  findModel(state, backend, model)?.isResident ?? null;

function rankWarmth(hop: Hop, state: RouteState): number {
  const isResident = readResidency(hop, state);
  return isResident === null ? 1 : isResident ? 0 : 2;
}

function countBusy({ backend, model }: Hop, state: RouteState): number {
  const known = findModel(state, backend, model);
  return known ? known.running + known.waiting : 0;
}

function sortStably(hops: readonly Hop[], rank: (hop: Hop) => number, reason: string): readonly OrderedHop[] {
  const sorted = hops.toSorted((one, other) => rank(one) - rank(other));
  return sorted.map((hop, place) => markMoved(hop, hops[place], rank(hop) === 0 || place === 0 ? reason : null));
}

const markMoved = (hop: Hop, before: Hop | undefined, reason: string | null): OrderedHop => {
  const isMoved = hop !== before && reason !== null;
  return { ...hop, isMoved, why: isMoved ? `${hop.why}, ${reason}` : hop.why };
};

function groupSameModels(hops: readonly Hop[]): readonly (readonly Hop[])[] {
  const groups: Hop[][] = [];
  for (const hop of hops) {
    const last = groups.at(-1);
    if (last?.[0] && withDefaultTag(last[0].model) === withDefaultTag(hop.model)) last.push(hop);
    else groups.push([hop]);
  }
  return groups;
}

/** Changes the places only of backends that tell what is in memory: one that does not tell keeps its place. */
function warmInPlace(group: readonly Hop[], state: RouteState): readonly OrderedHop[] {
  const telling = group.filter((hop) => readResidency(hop, state) !== null);
  const warmFirst = telling.toSorted((one, other) => rankWarmth(one, state) - rankWarmth(other, state));
  let next = 0;
  return group.map((hop) => {
    const chosen = readResidency(hop, state) === null ? hop : (warmFirst[next++] ?? hop);
    return markMoved(chosen, hop, readResidency(chosen, state) === true ? 'in memory already' : null);
  });
}
