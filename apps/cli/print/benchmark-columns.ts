import type { BenchmarkFigure, BenchmarkFigureName, FigureChange } from '../../contract/model/index.ts';
import { formatDuration, formatMemory, formatSpeed } from './format-figure.ts';
import type { Column } from './format-table.ts';

const names: Readonly<Record<BenchmarkFigureName, string>> = {
  loadMs: 'load',
  firstTokenMs: 'first token',
  longFirstTokenMs: 'first token, long prompt',
  prefillTokensPerSecond: 'prefill tok/s',
  decodeTokensPerSecond: 'decode tok/s',
  memoryBytes: 'memory',
};

function formatFigure(name: BenchmarkFigureName, value: number | null): string {
  if (value === null) return '-';
  if (name === 'memoryBytes') return formatMemory(value);
  return name.endsWith('Ms') ? formatDuration(value) : formatSpeed(value);
}

/** The spread of a single sample says nothing. */
const formatSpread = (name: BenchmarkFigureName, { spread, samples }: BenchmarkFigure): string =>
  samples.length < 2 ? '-' : formatFigure(name, spread);

/** A figure of one benchmark as one row. */
export const figureColumns: readonly Column<readonly [BenchmarkFigureName, BenchmarkFigure]>[] = [
  { head: 'FIGURE', value: ([name]) => names[name] },
  { head: 'MEDIAN', align: 'right', value: ([name, { median }]) => formatFigure(name, median) },
  { head: 'SPREAD', align: 'right', value: ([name, figure]) => formatSpread(name, figure) },
  { head: 'SAMPLES', align: 'right', value: ([, { samples }]) => String(samples.length) },
];

/** A figure beside its baseline as one row. */
export const changeColumns: readonly Column<FigureChange>[] = [
  { head: 'FIGURE', value: ({ figure }) => names[figure] },
  { head: 'BEFORE', align: 'right', value: ({ figure, before }) => formatFigure(figure, before) },
  { head: 'NOW', align: 'right', value: ({ figure, after }) => formatFigure(figure, after) },
  { head: 'CHANGE', align: 'right', value: ({ change }) => `${change > 0 ? '+' : ''}${(change * 100).toFixed(1)} %` },
  { head: 'NOISE', align: 'right', value: ({ figure, noise }) => formatFigure(figure, noise) },
  { head: 'VERDICT', value: ({ verdict }) => verdict },
];
