import type {
  Benchmark,
  FitStep,
  InstalledModel,
  ModelEvent,
  ModelFitSummary,
  ModelsPage,
  ModelUseSummary,
  Pull,
  Residency,
  ResidentModel,
} from '../../../apps/contract/model/index.ts';
import { createBenchmark } from '../../fakes/sample-benchmark.ts';
import { atMs } from './samples.ts';

export const gibi = 2 ** 30;

export const sampleInstalled = (change: Partial<InstalledModel> = {}): InstalledModel => ({
  ...{ name: 'qwen3:8b', sizeBytes: 5.2e9, digest: 'sha256:a', modifiedAt: '2026-11-01T09:00:00Z', family: 'qwen3' },
  ...{ parameterSize: '8.2B', quantization: 'Q4_K_M', capabilities: ['completion', 'tools'], ...change },
});

export const sampleResident = (change: Partial<ResidentModel> = {}): ResidentModel => ({
  ...{ name: 'qwen3:8b', sizeBytes: 10 * gibi, gpuBytes: 10 * gibi, contextLength: 8192 },
  ...{ expiresAtMs: atMs + 300_000, isPinned: false, loadedAtMs: atMs - 60_000, ...change },
});

export const sampleFit = (change: Partial<ModelFitSummary> = {}): ModelFitSummary => ({
  ...{ model: 'qwen3:8b', contextLength: 8192, neededBytes: 6 * gibi, trainedContextLength: 40_960, gapBytes: 0 },
  verdict: { kind: 'go', models: [], sentence: 'It fits.' },
  ...{ maxContextBeside: 40_960, maxContextAlone: 40_960, ...change },
});

export const sampleResidency = (change: Partial<Residency> = {}): Residency => ({
  budget: {
    ...{ totalBytes: 64 * gibi, reserveBytes: 16 * gibi, metalLimitBytes: null, budgetBytes: 48 * gibi },
    explanation: 'Because.',
  },
  ...{ liveBudgetBytes: 48 * gibi, loweredBecause: null, residents: [], loading: [], waiting: [], ...change },
});

export const samplePull = (change: Partial<Pull> = {}): Pull => ({
  ...{ id: 'p1', model: 'gpt-oss:20b', state: 'running', step: 'pulling 3b8f', completedBytes: 2e9, totalBytes: 10e9 },
  ...{ bytesPerSecond: 48.2e6, remainingMs: 112_000, problem: null, askedAtMs: atMs, ...change },
});

export const sampleEvent = (change: Partial<ModelEvent> = {}): ModelEvent => ({
  ...{ id: 'e1', atMs: atMs - 3_600_000, model: 'qwen3:8b', kind: 'load', cause: 'request', detail: '' },
  ...{ durationMs: 2100, sizeBytes: 10 * gibi, contextLength: 8192, requestId: null, ...change },
});

export const sampleModelUse = (change: Partial<ModelUseSummary> = {}): ModelUseSummary => ({
  ...{ model: 'qwen3:8b', requests: 77, lastUsedAtMs: atMs - 3 * 3_600_000, busyMs: 60_000, loadCount: 2 },
  ...{ loadMs: 2400, firstTokenMs: 310, prefillTokensPerSecond: 900, decodeTokensPerSecond: 61, projects: ['atlas'] },
  ...change,
});

export const sampleStep = (change: Partial<FitStep> = {}): FitStep => ({
  ...{ contextLength: 8192, weightsBytes: 4 * gibi, cacheBytes: gibi, otherBytes: gibi, neededBytes: 6 * gibi },
  verdict: { kind: 'go', models: [], sentence: 'It fits: 6.0 GB are needed.' },
  ...change,
});

export const sampleBenchmark = (change: Partial<Benchmark> = {}): Benchmark => ({
  ...createBenchmark({ model: 'qwen3:8b', atMs }),
  ...change,
});

/** A page with one model that is not loaded, to be varied. */
export const samplePage = (change: Partial<ModelsPage> = {}): ModelsPage => ({
  ...{
    atMs,
    installed: [sampleInstalled()],
    daemonProblem: null,
    residency: sampleResidency(),
    pulls: [],
    policies: [],
  },
  ...{ fits: [sampleFit()], events: [], use: [], storageProblem: null, benchmarks: [], ...change },
});
