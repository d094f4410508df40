import type { Benchmark, BenchmarkFigureName } from '../../apps/contract/model/index.ts';
import { summarizeSamples } from '../../apps/models/bench/summarize-samples.ts';

type Changes = Partial<Omit<Benchmark, 'figures'>> & {
  readonly samples?: Partial<Readonly<Record<BenchmarkFigureName, readonly number[]>>>;
};

const usual: Readonly<Record<BenchmarkFigureName, readonly number[]>> = {
  loadMs: [2000],
  firstTokenMs: [100, 101, 102],
  longFirstTokenMs: [1500, 1510, 1520],
  prefillTokensPerSecond: [1000, 1004, 1008],
  decodeTokensPerSecond: [50, 50.2, 50.4],
  memoryBytes: [3e9],
};

/** A benchmark with steady figures; `samples` replaces those of single ones. */
export function createBenchmark({ samples = {}, ...changes }: Changes = {}): Benchmark {
  const all = { ...usual, ...samples };
  return {
    id: 'bench-1',
    atMs: 1_760_000_000_000,
    name: null,
    model: 'llama3.2:3b',
    digest: 'sha256:aaa',
    daemonVersion: '0.24.1',
    suite: 1,
    runs: 3,
    inFlightCount: 0,
    contextLength: 4096,
    gpuBytes: 3e9,
    machine: { platform: 'darwin', arch: 'arm64', cpu: 'Apple M4 Max', totalBytes: 2 ** 36 },
    figures: {
      loadMs: summarizeSamples(all.loadMs),
      firstTokenMs: summarizeSamples(all.firstTokenMs),
      longFirstTokenMs: summarizeSamples(all.longFirstTokenMs),
      prefillTokensPerSecond: summarizeSamples(all.prefillTokensPerSecond),
      decodeTokensPerSecond: summarizeSamples(all.decodeTokensPerSecond),
      memoryBytes: summarizeSamples(all.memoryBytes),
    },
    ...changes,
  };
}
