export {
  applyDefaults,
  type DefaultsApplied,
  type Exceeded,
  findMostTokens,
  type HeldCeilings,
  lowerKeepAlive,
  type ParameterName,
  type Said,
} from './apply-defaults.ts';
export type { CircuitRules } from './circuit.ts';
export {
  type Admission,
  type AttemptResult,
  type AttemptTicket,
  type CircuitBoard,
  type CircuitChange,
  createCircuitBoard,
} from './circuit-board.ts';
export { classifyAttempt, isBackendFault } from './classify-attempt.ts';
export { decideRetry, type RetryDecision, type RetryQuestion, type RetryRules } from './decide-retry.ts';
export { createFairQueue, type Entrance, type FairQueue, type QueueRequest, type QueueRules } from './fair-queue.ts';
export { findAliasLoops } from './follow-aliases.ts';
export type { ModelLimit } from './judge-hop.ts';
export type { Priority } from './lane-line.ts';
export { type Alias, listAliases } from './list-aliases.ts';
export {
  type PlanQuery,
  planRoute,
  type RouteCandidate,
  type RoutePlan,
  type RouteRefusal,
  type RouteTarget,
} from './plan-route.ts';
export { type FilledTemplate, fillTemplate, type PromptTemplate, type TemplateAnswer } from './prompt-template.ts';
export { createRateLimits, type RateLimits } from './rate-limits.ts';
export type { RequestParameters } from './request-parameters.ts';
export { createRetryBudget, type RetryBudget } from './retry-budget.ts';
export { type BackendState, type ModelState, noNeeds, type RequestNeeds, type RouteState } from './route-state.ts';
export type {
  ModelAddress,
  RouteBackend,
  RouteRule,
  RouteSettings,
  RouteTable,
  SplitShare,
} from './route-table.ts';
