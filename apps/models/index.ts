export { type Bench, createBench } from './bench/bench.ts';
export { buildBenchmarkReport } from './bench/build-report.ts';
export { createLiveBudget, type LiveBudgetOptions, type LiveBudgetWatch } from './budget/live-budget.ts';
export { type LiveBudget, lowerBudget } from './budget/lower-budget.ts';
export type { ModelsErrorCode } from './daemon-answer.ts';
export { createDetailsCache, type DetailsCache } from './details/details-cache.ts';
export type { LoadSettings } from './fit/choose-load-plan.ts';
export { createModelFit, type ModelFit } from './fit/model-fit.ts';
export { createInventory, type Inventory } from './inventory/inventory.ts';
export { computeMemoryBudget, type MemoryInput } from './memory-budget.ts';
export { createModels, type ModelsLog, type ModelsOptions } from './models.ts';
export { chooseKeepAlive, type KeepAliveWishes } from './policies/choose-keep-alive.ts';
export {
  createPolicyStore,
  type PolicyChange,
  type PolicyStore,
  type PolicyStoreOptions,
} from './policies/policy-store.ts';
export type { Models } from './ports.ts';
export type { MemoryGate, MemoryRefusal } from './residency/gate-ports.ts';
export { createResidence, type Residence, type RoomGrant, type RoomWish } from './residency/residence.ts';
