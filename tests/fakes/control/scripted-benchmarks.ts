import type { Benchmark } from '../../../apps/contract/model/index.ts';
import { createBenchmark } from '../sample-benchmark.ts';

const gibi = 2 ** 30;
const dayMs = 86_400_000;

/** Benchmarks of three models, the newest of each. */
export const buildBenchmarks = (nowMs: number): Benchmark[] => [
  createBenchmark({
    ...{ id: 'bench-qwen', model: 'qwen3-coder:30b', atMs: nowMs - 2 * dayMs, contextLength: 32_768 },
    samples: {
      ...{ loadMs: [6100, 6200, 6080], firstTokenMs: [310, 305, 320], longFirstTokenMs: [6400, 6380, 6500] },
      ...{ prefillTokensPerSecond: [1140, 1152, 1139], decodeTokensPerSecond: [58.2, 58.4, 57.9] },
      memoryBytes: [21.1 * gibi],
    },
  }),
  createBenchmark({
    ...{ id: 'bench-gemma', model: 'gemma3:4b', atMs: nowMs - 2 * dayMs + 3_600_000, contextLength: 8192 },
    samples: {
      ...{ loadMs: [1900, 1850, 1910], firstTokenMs: [90, 92, 88], longFirstTokenMs: [1900, 1880, 1950] },
      ...{ prefillTokensPerSecond: [2600, 2610, 2580], decodeTokensPerSecond: [88.1, 88.4, 87.6] },
      memoryBytes: [4.6 * gibi],
    },
  }),
  createBenchmark({
    id: 'bench-llama',
    atMs: nowMs - 9 * dayMs,
    inFlightCount: 1,
    samples: { memoryBytes: [3.3 * gibi] },
  }),
];

/** What a run on demand measures. */
export const measureNow = (model: string): Benchmark =>
  createBenchmark({
    id: `bench-${model}`,
    model,
    atMs: Date.now(),
    samples: { decodeTokensPerSecond: [61.5, 61.4, 61.8] },
  });
