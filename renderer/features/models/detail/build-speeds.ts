import type { Benchmark, BenchmarkFigureName, ModelUseSummary } from '../../../../apps/contract/model/index.ts';
import { formatCount, formatDuration, formatMemory, formatSpeed, renderQuantity } from '../../../shared/index.ts';

export interface SpeedRow {
  readonly name: string;
  /** By the requests of the last 7 days. */
  readonly inUse: string;
  /** By the newest benchmark. */
  readonly measured: string;
}

const fast = 200;
const renderSpeed = (value: number): string => `${value < fast ? formatSpeed(value) : formatCount(value)} tok/s`;
const renderMemory = (bytes: number): string => renderQuantity(formatMemory(bytes));

const figureFormats: Readonly<Record<BenchmarkFigureName, (value: number) => string>> = {
  loadMs: formatDuration,
  firstTokenMs: formatDuration,
  longFirstTokenMs: formatDuration,
  prefillTokensPerSecond: renderSpeed,
  decodeTokensPerSecond: renderSpeed,
  memoryBytes: renderMemory,
};

export const figureNames: Readonly<Record<BenchmarkFigureName, string>> = {
  loadMs: 'Load',
  firstTokenMs: 'First token',
  longFirstTokenMs: 'First token, long',
  prefillTokensPerSecond: 'Reading',
  decodeTokensPerSecond: 'Writing',
  memoryBytes: 'Memory',
};

/** In the order in which they are shown. */
export const allFigures = Object.keys(figureNames) as readonly BenchmarkFigureName[];

type UseFigure = Exclude<BenchmarkFigureName, 'longFirstTokenMs' | 'memoryBytes'>;
const useFigures: readonly UseFigure[] = ['loadMs', 'firstTokenMs', 'prefillTokensPerSecond', 'decodeTokensPerSecond'];
const isUseFigure = (name: BenchmarkFigureName): name is UseFigure => useFigures.some((figure) => figure === name);

/** A figure of a benchmark as text; empty when it was not measured. */
export function renderFigure(benchmark: Benchmark | null, name: BenchmarkFigureName): string {
  const median = benchmark?.figures[name].median ?? null;
  return median === null ? '' : figureFormats[name](median);
}

/** Speeds on this machine, in use beside the benchmark; figures that nothing tells are left out. */
export function buildSpeeds(use: ModelUseSummary | null, benchmark: Benchmark | null): SpeedRow[] {
  return allFigures
    .map((name) => {
      const seen = isUseFigure(name) ? (use?.[name] ?? null) : null;
      return {
        name: figureNames[name],
        inUse: seen === null ? '' : figureFormats[name](seen),
        measured: renderFigure(benchmark, name),
      };
    })
    .filter(({ inUse, measured }) => inUse !== '' || measured !== '');
}
