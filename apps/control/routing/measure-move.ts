import { withDefaultTag, withoutDefaultTag } from '../../base/index.ts';
import type { Config } from '../../contract/model/index.ts';
import { planRoute, type RouteState, type RouteTable } from '../../routing/index.ts';

type Rule = Config['models'][number];

/** Shares of the requests for a name by where they go; they sum to 1. */
export type Destination = ReadonlyMap<string, number>;

export interface Way {
  readonly model: string;
  /** The rule that matches, in the words of the configuration. */
  readonly rule: Rule | null;
  readonly table: RouteTable;
  readonly state: RouteState;
}

/** Where requests for a name go first. */
export function findDestination({ model, rule, table, state }: Way): Destination {
  if (rule?.split) {
    const sum = rule.split.reduce((total, { weight }) => total + weight, 0);
    const places = new Map<string, number>();
    for (const { to, weight } of rule.split) {
      const place = namePlace(to, model, table);
      places.set(place, (places.get(place) ?? 0) + weight / sum);
    }
    return places;
  }
  const { candidates } = planRoute({ model }, table, state);
  const [first] = candidates;
  return new Map([[first ? `${first.backend}/${withoutDefaultTag(first.model)}` : 'refused', 1]]);
}

function namePlace(address: string, asked: string, { backends }: RouteTable): string {
  const slash = address.indexOf('/');
  const id = address.slice(0, slash);
  const written = address.slice(slash + 1);
  const model = written === '*' ? asked : written;
  const isOllama = backends.find((backend) => backend.id === id)?.dialect === 'ollama';
  return `${id}/${withoutDefaultTag(isOllama ? withDefaultTag(model) : model)}`;
}

/** The share of the requests that goes elsewhere, from 0 to 1. */
export function measureMove(before: Destination, after: Destination): number {
  const kept = [...before].reduce((sum, [place, share]) => sum + Math.min(share, after.get(place) ?? 0), 0);
  return Math.max(0, 1 - kept);
}

/** In words: `local/a`, or `90 % local/a, 10 % local/b`. */
export function describeDestination(destination: Destination): string {
  const [only] = destination;
  if (destination.size === 1 && only) return only[0];
  const shares = [...destination].sort((one, other) => other[1] - one[1]);
  return shares.map(([place, share]) => `${Math.round(share * 1000) / 10} % ${place}`).join(', ');
}
