import { isSameModel } from '../../../apps/base/index.ts';
import type {
  Benchmark,
  DiskReport,
  InFlight,
  ModelFitSummary,
  ModelPolicy,
  ModelsPage,
  ModelUseSummary,
  ResidentModel,
} from '../../../apps/contract/model/index.ts';

/** What holds for a model that nobody decided on. */
export const undecided = { isPinned: false, keepAlive: null, contextLength: null, isPreloaded: false } as const;

/** Everything the page knows of one model, each `null` where nothing tells. */
export interface ModelFacts {
  readonly fit: ModelFitSummary | null;
  readonly use: ModelUseSummary | null;
  readonly policy: ModelPolicy;
  readonly benchmark: Benchmark | null;
  readonly resident: ResidentModel | null;
  readonly disk: DiskReport['models'][number] | null;
  readonly isLoading: boolean;
  readonly isBusy: boolean;
}

interface Sources {
  readonly page: ModelsPage;
  readonly disk: DiskReport | undefined;
  readonly inFlight: readonly InFlight[];
}

/** Gathers them by name, with or without the default tag. */
export function findFacts(name: string, { page, disk, inFlight }: Sources): ModelFacts {
  const policy = page.policies.find(({ model }) => isSameModel(model, name));
  return {
    fit: page.fits.find(({ model }) => isSameModel(model, name)) ?? null,
    use: page.use?.find(({ model }) => isSameModel(model, name)) ?? null,
    policy: policy ?? { ...undecided, model: name },
    benchmark: page.benchmarks.find(({ model }) => isSameModel(model, name)) ?? null,
    resident: page.residency.residents.find((model) => isSameModel(model.name, name)) ?? null,
    disk: disk?.models.find((model) => isSameModel(model.name, name)) ?? null,
    isLoading: page.residency.loading.some(({ model }) => isSameModel(model, name)),
    isBusy: inFlight.some(
      ({ servedModel, phase }) => servedModel !== null && phase !== 'waiting' && isSameModel(servedModel, name),
    ),
  };
}
