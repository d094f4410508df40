export type { ModelsErrorCode } from './daemon-client.ts';
export { computeMemoryBudget, type MemoryInput, probeMemory } from './memory-budget.ts';
export { createModels, type ModelsLog, type ModelsOptions } from './models.ts';
export type { Models } from './ports.ts';
