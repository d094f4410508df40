import type { Residency } from '../../../apps/contract/model/index.ts';
import { formatGigabytes } from '../format/format-bytes.ts';
import { type SeriesBook, seriesOf } from './assign-series.ts';
import type { MemorySegment } from './memory-bar.tsx';

export interface MemoryBarView {
  readonly used: string;
  readonly budget: string;
  /** How the budget came about. */
  readonly explanation: string;
  /** What holds now and why, when that is less than the budget. */
  readonly loweredText: string | null;
  /** Where the budget ends now, as a share of the bar; `null` when nothing lowers it. */
  readonly heldAt: number | null;
  readonly freeText: string;
  readonly summary: string;
  readonly segments: readonly MemorySegment[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function describeFree(freeBytes: number): string {
  return freeBytes >= 0 ? `${formatGigabytes(freeBytes)} GB free` : `over by ${formatGigabytes(-freeBytes)} GB`;
}

/** Models on their way. One that is loaded anew is shown, and counted, as the one that is there still. */
export const listComing = ({ residents, loading }: Pick<Residency, 'residents' | 'loading'>): Residency['loading'] =>
  loading.filter(({ model }) => !residents.some(({ name }) => name === model));

function listSegments(residency: Residency, series: SeriesBook, scaleBytes: number): MemorySegment[] {
  const loaded = residency.residents.map(({ name, sizeBytes }) => ({ name, bytes: sizeBytes, isExpected: false }));
  const coming = listComing(residency).map(({ model, neededBytes }) => ({
    name: model,
    bytes: neededBytes,
    isExpected: true,
  }));
  return [...loaded, ...coming].map(({ name, bytes, isExpected }) => ({
    name,
    share: bytes / scaleBytes,
    series: seriesOf(series, name),
    text: isExpected ? `loading, about ${formatGigabytes(bytes)} GB` : `${formatGigabytes(bytes)} GB`,
    isExpected,
  }));
}

/** Memory by model against the budget that holds now, in the order of the residents, with the same as words. */
export function buildMemoryBar(residency: Residency, series: SeriesBook): MemoryBarView {
  const { budget, residents, liveBudgetBytes, loweredBecause } = residency;
  const usedBytes = sum(residents.map(({ sizeBytes }) => sizeBytes));
  const takenBytes = usedBytes + sum(listComing(residency).map(({ neededBytes }) => neededBytes));
  const scaleBytes = Math.max(budget.budgetBytes, takenBytes, 1);
  const isLowered = liveBudgetBytes < budget.budgetBytes && loweredBecause !== null;
  const segments = listSegments(residency, series, scaleBytes);
  const listed = segments.map(({ name, text }) => `${name} ${text}`).join(', ');
  const used = formatGigabytes(usedBytes);
  const freeText = describeFree(liveBudgetBytes - takenBytes);
  const loweredText = isLowered ? `${formatGigabytes(liveBudgetBytes)} GB now: ${loweredBecause}` : null;
  const sentence = `${used} of ${formatGigabytes(budget.budgetBytes)} GB in use${listed === '' ? '' : `: ${listed}`}; ${freeText}`;
  return {
    ...{ used, budget: formatGigabytes(budget.budgetBytes), explanation: budget.explanation },
    ...{ loweredText, freeText, segments },
    heldAt: isLowered ? liveBudgetBytes / scaleBytes : null,
    summary: loweredText === null ? sentence : `${sentence}. ${loweredText}`,
  };
}
