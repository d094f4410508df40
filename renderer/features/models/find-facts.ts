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

/** Whether two names mean the same model, with or without the default tag. */
export const isSame = (a: string, b: string): boolean => isSameModel(a, b) || isSameModel(b, a);

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
  const policy = page.policies.find(({ model }) => isSame(model, name));
  return {
    fit: page.fits.find(({ model }) => isSame(model, name)) ?? null,
    use: page.use?.find(({ model }) => isSame(model, name)) ?? null,
    policy: policy ?? { model: name, isPinned: false, keepAlive: null, contextLength: null, isPreloaded: false },
    benchmark: page.benchmarks.find(({ model }) => isSame(model, name)) ?? null,
    resident: page.residency.residents.find((model) => isSame(model.name, name)) ?? null,
    disk: disk?.models.find((model) => isSame(model.name, name)) ?? null,
    isLoading: page.residency.loading.some(({ model }) => isSame(model, name)),
    isBusy: inFlight.some(
      ({ servedModel, phase }) => servedModel !== null && phase !== 'waiting' && isSame(servedModel, name),
    ),
  };
}
