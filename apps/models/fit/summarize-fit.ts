import { isSameModel } from '../../base/index.ts';
import type { FitStep, ModelFitSummary } from '../../contract/model/index.ts';
import { sumBytes } from '../sum-bytes.ts';
import { type FitQuestion, findLongest, previewFit, usualLongestContext } from './preview-fit.ts';

const shortestStep = 4096;

/** Whether a model fits, in the few figures that a list has room for. */
export function summarizeFit(question: FitQuestion): ModelFitSummary {
  const { model, shape, plan, budget, residents } = question;
  const { need, verdict, maxContextLength } = previewFit(question);
  const others = residents.filter(({ name }) => !isSameModel(name, model));
  return {
    model,
    contextLength: plan.contextLength,
    neededBytes: need.neededBytes,
    verdict,
    maxContextBeside: findLongest(question, budget.budgetBytes - sumBytes(others)),
    maxContextAlone: maxContextLength,
    trainedContextLength: shape.trainedContextLength,
    gapBytes: maxContextLength === null ? Math.max(0, need.neededBytes - budget.budgetBytes) : 0,
  };
}

/** What a model needs at each doubling of the context up to its longest. */
export function listFitSteps(question: FitQuestion): readonly FitStep[] {
  const longest = question.shape.trainedContextLength ?? usualLongestContext;
  const lengths: number[] = [];
  for (let length = shortestStep; length < longest; length *= 2) lengths.push(length);
  return [...lengths, longest].map((contextLength) => {
    const { need, verdict } = previewFit({ ...question, plan: { ...question.plan, contextLength } });
    const { weightsBytes, cacheBytes, neededBytes } = need;
    const otherBytes = Math.max(0, neededBytes - weightsBytes - cacheBytes);
    return { contextLength, weightsBytes, cacheBytes, otherBytes, neededBytes, verdict };
  });
}
