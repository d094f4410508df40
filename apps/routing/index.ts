export { decideRoute, type RouteDecision, type RouteQuery, type RouteTarget } from './decide-route.ts';
export { createRetryBudget, type RetryBudget } from './retry-budget.ts';
