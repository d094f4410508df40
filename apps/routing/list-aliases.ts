import { planRoute } from './plan-route.ts';
import type { RouteTable } from './route-table.ts';

/** A name that a rule gives, and the backend that is tried first for it. */
export interface Alias {
  readonly name: string;
  readonly backend: string;
}

/** The names that rules give to models, each once, in the order of the rules. Patterns have no name to list; names that lead nowhere are left out. */
export function listAliases(table: RouteTable): readonly Alias[] {
  const names = new Set(table.rules.map(({ match }) => match).filter((match) => match !== '' && !match.includes('*')));
  return [...names].flatMap((name) => {
    const [first] = planRoute({ model: name }, table).candidates;
    return first ? [{ name, backend: first.backend }] : [];
  });
}
