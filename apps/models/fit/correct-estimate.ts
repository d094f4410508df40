import { estimateNeed, type LoadPlan, type Need } from './estimate-need.ts';
import type { ModelShape } from './model-shape.ts';
import { chooseRatio, type Observation } from './observations.ts';

export interface EstimateInput {
  readonly shape: ModelShape;
  /** How it is loaded now, which is how it was when it was observed. */
  readonly plan: LoadPlan;
  readonly observation: Observation | null;
}

/** The estimate for `wanted`, corrected by what Ollama reported of the model last time. */
export function correctEstimate({ shape, plan, observation }: EstimateInput, wanted: LoadPlan): Need {
  const asLoaded = (contextLength: number): number =>
    estimateNeed(shape, { ...plan, contextLength }, null).estimatedBytes;
  return estimateNeed(shape, wanted, chooseRatio(observation, wanted.contextLength, asLoaded));
}
