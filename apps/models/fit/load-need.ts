import type { MemoryBudget } from '../../contract/model/index.ts';
import { computeHighestBudget } from '../memory-budget.ts';
import { chooseLoadPlan, type LoadSettings } from './choose-load-plan.ts';
import { correctEstimate } from './correct-estimate.ts';
import { findLongestContext, findVariants, type NeedOf } from './find-variants.ts';
import type { MemoryQuestion } from './memory-question.ts';
import type { ModelShape } from './model-shape.ts';
import type { Observation } from './observations.ts';

/** What loading a model takes, for any length of context. */
export interface LoadNeed {
  /** As Ollama lists it. */
  readonly name: string;
  /** The weights run elsewhere: it needs no memory here. */
  readonly isRemote: boolean;
  readonly longestContext: number | null;
  /** What Ollama would take by itself. */
  readonly usualContext: number;
  /** Nobody chose the usual length, so that a shorter one may be taken where it does not fit. */
  readonly isUsualFlexible: boolean;
  readonly bytesAt: (contextLength: number) => number;
  /** The longest length up to the usual one that needs no more than so many bytes; `null` when not even the shortest does. */
  readonly longestWithin: (bytes: number) => number | null;
  /** The question for the planner, still without who is in memory and how much there may be. */
  readonly ask: (contextLength: number) => Pick<MemoryQuestion, 'highestBudgetBytes' | 'need' | 'findVariants'>;
}

export interface LoadNeedInput {
  readonly name: string;
  readonly shape: ModelShape;
  readonly settings: LoadSettings;
  readonly budget: MemoryBudget;
  readonly observation: Observation | null;
}

/** Weighs a model by its metadata and by what Ollama reported of it last time. */
export function weighLoad({ name, shape, settings, budget, observation }: LoadNeedInput): LoadNeed {
  const usual = chooseLoadPlan(shape, { settings, budget, askedContext: null });
  const estimate: NeedOf = (plan) => correctEstimate({ shape, plan: usual, observation }, plan).neededBytes;
  const bytesAt = (contextLength: number): number => estimate({ ...usual, contextLength });
  return {
    name,
    isRemote: shape.isRemote,
    longestContext: shape.trainedContextLength,
    usualContext: usual.contextLength,
    isUsualFlexible: settings.contextLength === 'auto' && shape.ownContextLength === null,
    bytesAt,
    longestWithin: (bytes) => findLongestContext(bytesAt, usual.contextLength, bytes),
    ask: (contextLength) => ({
      highestBudgetBytes: computeHighestBudget(budget),
      need: { name, bytes: bytesAt(contextLength) },
      findVariants: (withinBytes) => findVariants({ ...usual, contextLength }, estimate, withinBytes),
    }),
  };
}
