export { decideRoute, type RouteDecision, type RouteQuery, type RouteTarget } from './decide-route.ts';
export { listAliases } from './list-aliases.ts';
export { createRetryBudget, type RetryBudget } from './retry-budget.ts';
export type { ModelAddress, RouteBackend, RouteRule, RouteTable } from './route-table.ts';
