import { createBoundedMemory } from './bounded-memory.ts';

/** What has been learned about a model from its answers. */
interface Habits {
  /** Real prompt tokens for each estimated one. */
  readonly tokensPerEstimate: number;
  /** `null` until a prompt was read that nothing was cached of. */
  readonly prefillTokensPerMs: number | null;
}

export interface Observation {
  readonly estimatedTokens: number;
  readonly promptTokens: number;
  /** `null` when unknown, or when part of the prompt came from a cache. */
  readonly prefillMs: number | null;
}

/** Learns from answers how long prompts really are and how fast they are read, model by model. */
export interface ModelHabits {
  estimate(model: string, rawTokens: number): number;
  prefillTokensPerMs(model: string): number | null;
  learn(model: string, observation: Observation): void;
}

const maxModels = 200;
const weight = 0.3;
const minRatio = 0.2;
const maxRatio = 5;
/** Shorter prompts say more about templates than about text. */
const minLearnedTokens = 64;

const blend = (before: number | null, now: number): number =>
  before === null ? now : before * (1 - weight) + now * weight;

export function createModelHabits(): ModelHabits {
  const models = createBoundedMemory<Habits>(maxModels);
  return {
    estimate: (model, rawTokens) => Math.ceil(rawTokens * (models.get(model)?.tokensPerEstimate ?? 1)),
    prefillTokensPerMs: (model) => models.get(model)?.prefillTokensPerMs ?? null,
    learn(model, { estimatedTokens, promptTokens, prefillMs }) {
      if (estimatedTokens < minLearnedTokens || promptTokens <= 0) return;
      const before = models.get(model);
      const ratio = Math.min(maxRatio, Math.max(minRatio, promptTokens / estimatedTokens));
      const speed = prefillMs === null || prefillMs <= 0 ? null : promptTokens / prefillMs;
      models.set(model, {
        tokensPerEstimate: blend(before?.tokensPerEstimate ?? null, ratio),
        prefillTokensPerMs:
          speed === null ? (before?.prefillTokensPerMs ?? null) : blend(before?.prefillTokensPerMs ?? null, speed),
      });
    },
  };
}
