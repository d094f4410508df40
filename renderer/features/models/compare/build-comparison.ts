import type { Benchmark, BenchmarkFigureName } from '../../../../apps/contract/model/index.ts';
import { formatWhen } from '../../../shared/index.ts';
import { allFigures, figureNames, renderFigure } from '../detail/build-speeds.ts';

export interface ComparedCell {
  readonly text: string;
  /** Best of those measured, when at least two were and they differ. */
  readonly isBest: boolean;
  /** 0 to 1 of the largest. */
  readonly share: number;
}

export interface ComparedRow {
  readonly name: string;
  readonly cells: readonly ComparedCell[];
}

export interface Compared {
  readonly model: string;
  readonly benchmark: Benchmark | null;
}

const larger: ReadonlySet<BenchmarkFigureName> = new Set(['prefillTokensPerSecond', 'decodeTokensPerSecond']);

function compareFigure(name: BenchmarkFigureName, models: readonly Compared[]): ComparedRow {
  const values = models.map(({ benchmark }) => benchmark?.figures[name].median ?? null);
  const known = values.filter((value) => value !== null);
  const most = Math.max(...known, 0);
  const best = larger.has(name) ? most : Math.min(...known);
  const differ = new Set(known).size > 1;
  return {
    name: figureNames[name],
    cells: models.map(({ benchmark }, index) => {
      const value = values[index] ?? null;
      return {
        text: renderFigure(benchmark, name),
        isBest: differ && value !== null && value === best,
        share: value === null || most === 0 ? 0 : value / most,
      };
    }),
  };
}

/** The newest benchmarks of some models side by side, one row a figure. */
export const buildComparison = (models: readonly Compared[]): ComparedRow[] =>
  allFigures.map((name) => compareFigure(name, models));

/** Under what a model was measured, for the foot of its column. */
export function describeRun(benchmark: Benchmark | null, nowMs: number): string {
  if (!benchmark) return 'Not measured yet.';
  const version = benchmark.daemonVersion === null ? '' : `, Ollama ${benchmark.daemonVersion}`;
  const others = benchmark.inFlightCount > 0 ? '; other requests ran at the time' : '';
  return `${formatWhen(benchmark.atMs, nowMs)}${version}${others}`;
}
