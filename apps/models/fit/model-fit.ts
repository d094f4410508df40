import { isSameModel, RoomError } from '../../base/index.ts';
import type { FitReport, FitStep, InstalledModel, MemoryBudget, ModelFitSummary } from '../../contract/model/index.ts';
import type { ModelsErrorCode } from '../daemon-answer.ts';
import { createDetailsCache, type DetailsCache } from '../details/details-cache.ts';
import { assertModelName } from '../model-name.ts';
import type { Models } from '../ports.ts';
import { chooseLoadPlan, type LoadSettings } from './choose-load-plan.ts';
import { type LoadNeed, weighLoad } from './load-need.ts';
import { createObservations } from './observations.ts';
import { type FitQuestion, previewFit } from './preview-fit.ts';
import { listFitSteps, summarizeFit } from './summarize-fit.ts';

export interface FitRequest {
  readonly model: string;
  /** In tokens; `null` for what Ollama would take by itself. */
  readonly contextLength: number | null;
  /** Names of models that answer requests now, as they were asked for. */
  readonly busy: ReadonlySet<string>;
  readonly otherBackends: readonly string[];
  /** As they might be; as the daemon got them last when left out. */
  readonly settings?: LoadSettings;
}

/** Tells before a load whether a model fits into the budget. */
export interface ModelFit {
  /** Throws a `RoomError<ModelsErrorCode>`. */
  preview(request: FitRequest): Promise<FitReport>;
  /** The same at each doubling of the context. */
  steps(request: Omit<FitRequest, 'contextLength'>): Promise<readonly FitStep[]>;
  /** For all installed models; those that Ollama cannot show are left out. */
  summarize(request: Pick<FitRequest, 'busy' | 'otherBackends'>): Promise<readonly ModelFitSummary[]>;
  /** What loading a model takes; `null` when it is not installed. Throws when the daemon does not answer. */
  weigh(model: string): Promise<LoadNeed | null>;
  dispose(): void;
}

export interface ModelFitOptions {
  readonly daemonUrl: () => string | null;
  readonly models: Pick<Models, 'installed' | 'refresh' | 'resident' | 'budget' | 'onResidencyChange'>;
  /** The daemon's settings as it got them last. */
  readonly settings: () => LoadSettings;
  /** What the budget is now that other programs need memory too; the computed one without it. */
  readonly liveBudgetBytes?: () => number;
  /** Shared with whoever else asks what models are, and not ended here; one of its own without it. */
  readonly details?: DetailsCache;
}

/** Learns from every look at the resident models what they took. */
export function createModelFit(options: ModelFitOptions): ModelFit {
  const { daemonUrl, models, settings, liveBudgetBytes } = options;
  const details = options.details ?? createDetailsCache(daemonUrl);
  const observations = createObservations();
  const stopLearning = models.onResidencyChange((residents) => observations.note(residents));
  const budget = (): MemoryBudget => {
    const computed = models.budget();
    return { ...computed, budgetBytes: liveBudgetBytes?.() ?? computed.budgetBytes };
  };
  const findInstalled = async (model: string): Promise<InstalledModel | undefined> =>
    (await models.installed()).find(({ name }) => isSameModel(model, name));
  const pose = async (installed: InstalledModel, request: FitRequest): Promise<FitQuestion> => {
    const { contextLength, busy, otherBackends } = request;
    const shape = await details.shape(installed);
    const plan = chooseLoadPlan(shape, {
      settings: request.settings ?? settings(),
      budget: budget(),
      askedContext: contextLength,
    });
    const observation = observations.of(installed.name);
    const circumstances = { residents: models.resident(), busy, observation, otherBackends };
    return { ...circumstances, model: installed.name, shape, plan, budget: budget() };
  };
  const poseFor = async (request: FitRequest): Promise<FitQuestion> => {
    assertModelName(request.model);
    const installed = await findInstalled(request.model);
    if (!installed) throw failAbsent(request.model);
    await models.refresh();
    return pose(installed, request);
  };
  return {
    preview: async (request) => previewFit(await poseFor(request)),
    steps: async (request) => listFitSteps(await poseFor({ ...request, contextLength: null })),
    async summarize(request) {
      const questions = await Promise.all(
        (await models.installed()).map((installed) =>
          pose(installed, { ...request, model: installed.name, contextLength: null }).catch(leaveOut),
        ),
      );
      return questions.filter((question) => question !== null).map(summarizeFit);
    },
    async weigh(model) {
      const installed = await findInstalled(model);
      if (!installed) return null;
      const shape = await details.shape(installed);
      const { name } = installed;
      return weighLoad({
        name,
        shape,
        settings: settings(),
        budget: models.budget(),
        observation: observations.of(name),
      });
    },
    dispose() {
      stopLearning();
      if (!options.details) details.dispose();
    },
  };
}

function leaveOut(error: unknown): null {
  if (!(error instanceof RoomError)) throw error;
  return null;
}

const failAbsent = (model: string): RoomError<ModelsErrorCode> =>
  new RoomError<ModelsErrorCode>('model_not_found', `The model "${model}" is not installed.`, {
    data: { advice: `Get it: drover models pull ${model}` },
  });
