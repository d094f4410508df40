import { decideRoute } from './decide-route.ts';
import type { RouteTable } from './route-table.ts';

/** The names that rules give to models, each once, in the order of the rules. Patterns have no name to list; names that lead nowhere are left out. */
export function listAliases(table: RouteTable): readonly string[] {
  const names = new Set(table.rules.map(({ match }) => match).filter((match) => match !== '' && !match.includes('*')));
  return [...names].filter((model) => decideRoute({ model }, table).kind === 'target');
}
