import { isSameModel } from '../../base/index.ts';
import type { FitChoice, FitReport, MemoryBudget, ResidentModel } from '../../contract/model/index.ts';
import { computeHighestBudget } from '../memory-budget.ts';
import { sumBytes } from '../sum-bytes.ts';
import { correctEstimate } from './correct-estimate.ts';
import type { LoadPlan, Need } from './estimate-need.ts';
import { findLongestContext, findVariants, type NeedOf } from './find-variants.ts';
import type { MemoryQuestion, MemoryResident } from './memory-question.ts';
import type { ModelShape } from './model-shape.ts';
import { nameUnload } from './name-unload.ts';
import type { Observation } from './observations.ts';
import { type MemoryPlan, planMemory } from './plan-memory.ts';
import { writeVerdict } from './write-verdict.ts';

export interface FitQuestion {
  readonly model: string;
  readonly shape: ModelShape;
  readonly plan: LoadPlan;
  readonly budget: MemoryBudget;
  readonly residents: readonly ResidentModel[];
  /** Names of models that answer requests now, as they were asked for. */
  readonly busy: ReadonlySet<string>;
  readonly observation: Observation | null;
  readonly otherBackends: readonly string[];
}

/** For a model whose trained length is not told, contexts up to this one are tried. */
export const usualLongestContext = 131_072;

/** What loading a model would take and mean now. */
export function previewFit(question: FitQuestion): FitReport {
  const { model, shape, plan, budget, residents } = question;
  const need = correctEstimate(question, plan);
  const asked = toMemoryQuestion(question, need);
  const freeBytes = budget.budgetBytes - sumBytes(asked.residents);
  const isLoaded = residents.some(({ name, contextLength }) => name === model && contextLength === plan.contextLength);
  const decision: MemoryPlan = isLoaded ? { kind: 'go' } : planMemory(asked);
  const pinned = asked.residents.filter(({ name, isPinned }) => isPinned && name !== model);
  return {
    model,
    shape: describeShape(shape),
    load: { ...plan },
    need: { ...need },
    budgetBytes: budget.budgetBytes,
    residentBytes: sumBytes(asked.residents),
    freeBytes: Math.max(0, freeBytes),
    verdict: writeVerdict(decision, { isLoaded, need, withinBytes: budget.budgetBytes - sumBytes(pinned) }),
    choices: [...chooseFor(decision, asked, model)],
    maxContextLength: findLongest(question, budget.budgetBytes - sumBytes(pinned)),
  };
}

/** The longest context that needs no more than so many bytes; `null` when not even the shortest does. */
export function findLongest(question: FitQuestion, withinBytes: number): number | null {
  const { plan, shape } = question;
  const needAt = (contextLength: number): number => correctEstimate(question, { ...plan, contextLength }).neededBytes;
  const longest = Math.max(plan.contextLength, shape.trainedContextLength ?? usualLongestContext);
  return findLongestContext(needAt, longest, withinBytes);
}

function toMemoryQuestion(question: FitQuestion, need: Need): MemoryQuestion {
  const { model, plan, budget, residents, otherBackends } = question;
  const needOf: NeedOf = (variant) => correctEstimate(question, variant).neededBytes;
  return {
    budgetBytes: budget.budgetBytes,
    highestBudgetBytes: computeHighestBudget(budget),
    residents: residents.map((resident) => toMemoryResident(resident, question.busy)),
    need: { name: model, bytes: need.neededBytes },
    findVariants: (withinBytes) => findVariants(plan, needOf, withinBytes),
    otherBackends,
  };
}

/** A model kept for ever was pinned by somebody. The others expire in the order of their last use. */
function toMemoryResident(resident: ResidentModel, busy: ReadonlySet<string>): MemoryResident {
  const { name, sizeBytes, expiresAtMs } = resident;
  return {
    name,
    sizeBytes,
    isPinned: expiresAtMs === null,
    isBusy: [...busy].some((asked) => isSameModel(asked, name)),
    lastUsedMs: expiresAtMs ?? Number.MAX_SAFE_INTEGER,
  };
}

/** Where others would have to go, what would spare them. */
function chooseFor(decision: MemoryPlan, asked: MemoryQuestion, model: string): readonly FitChoice[] {
  if (decision.kind === 'refuse') return decision.choices;
  if (decision.kind === 'go') return [];
  const others = asked.residents.filter(({ name }) => name !== model);
  return [nameUnload(decision.names, asked.need.bytes), ...asked.findVariants(asked.budgetBytes - sumBytes(others))];
}

function describeShape(shape: ModelShape): FitReport['shape'] {
  const sliding = shape.cachedLayers.filter(({ windowTokens }) => windowTokens !== null);
  return {
    architecture: shape.architecture,
    parameterCount: shape.parameterCount,
    layerCount: shape.layerCount,
    cachedLayerCount: shape.cachedLayers.length,
    slidingLayerCount: sliding.length,
    slidingWindow: sliding[0]?.windowTokens ?? null,
    trainedContextLength: shape.trainedContextLength,
    expertCount: shape.expertCount,
    hasVision: shape.vision !== null,
  };
}
