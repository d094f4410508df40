export { type Bench, createBench } from './bench/bench.ts';
export { buildBenchmarkReport } from './bench/build-report.ts';
export type { ModelsErrorCode } from './daemon-answer.ts';
export { createModelFit, type ModelFit } from './fit/model-fit.ts';
export { createInventory, type Inventory } from './inventory/inventory.ts';
export { computeMemoryBudget, type MemoryInput, probeMemory } from './memory-budget.ts';
export { createModels, type ModelsLog, type ModelsOptions } from './models.ts';
export type { Models } from './ports.ts';
