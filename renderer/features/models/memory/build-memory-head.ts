import type { Residency } from '../../../../apps/contract/model/index.ts';
import { formatGigabytes, type MemorySegment, plural, type SeriesBook } from '../../../shared/index.ts';

export interface MemoryHeadView {
  readonly used: string;
  readonly budget: string;
  /** How the budget came about. */
  readonly explanation: string;
  readonly freeText: string;
  readonly summary: string;
  readonly segments: readonly MemorySegment[];
  /** Where the budget ends now, as a share of the bar; `null` when nothing lowers it. */
  readonly heldAt: number | null;
  readonly loweredText: string | null;
  readonly waiting: readonly { readonly model: string; readonly text: string }[];
}

const slate = 6;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function describeFree(freeBytes: number): string {
  return freeBytes >= 0 ? `${formatGigabytes(freeBytes)} GB free` : `over by ${formatGigabytes(-freeBytes)} GB`;
}

/** A model that is loaded anew is shown, and counted, as the one that is there still. */
const listComing = ({ residents, loading }: Residency): Residency['loading'] =>
  loading.filter(({ model }) => !residents.some(({ name }) => name === model));

function listSegments(residency: Residency, series: SeriesBook, scaleBytes: number): MemorySegment[] {
  const inOrder = residency.residents.toSorted((a, b) => a.loadedAtMs - b.loadedAtMs);
  const loaded = inOrder.map(({ name, sizeBytes }) => ({ name, bytes: sizeBytes, isExpected: false }));
  const coming = listComing(residency).map(({ model, neededBytes }) => ({
    name: model,
    bytes: neededBytes,
    isExpected: true,
  }));
  return [...loaded, ...coming].map(({ name, bytes, isExpected }) => ({
    name,
    share: bytes / scaleBytes,
    series: series[name] ?? slate,
    text: isExpected ? `loading, about ${formatGigabytes(bytes)} GB` : `${formatGigabytes(bytes)} GB`,
    isExpected,
  }));
}

/** Memory by model against the budget that holds now, with the same as words. */
export function buildMemoryHead(residency: Residency, series: SeriesBook): MemoryHeadView {
  const { budget, residents, liveBudgetBytes, loweredBecause } = residency;
  const usedBytes = sum(residents.map(({ sizeBytes }) => sizeBytes));
  const comingBytes = sum(listComing(residency).map(({ neededBytes }) => neededBytes));
  const scaleBytes = Math.max(budget.budgetBytes, usedBytes + comingBytes, 1);
  const isLowered = liveBudgetBytes < budget.budgetBytes && loweredBecause !== null;
  const segments = listSegments(residency, series, scaleBytes);
  const listed = segments.map(({ name, text }) => `${name} ${text}`).join(', ');
  const used = formatGigabytes(usedBytes);
  const freeText = describeFree(liveBudgetBytes - usedBytes - comingBytes);
  const loweredText = isLowered ? `${formatGigabytes(liveBudgetBytes)} GB now: ${loweredBecause}` : null;
  return {
    used,
    budget: formatGigabytes(budget.budgetBytes),
    explanation: budget.explanation,
    freeText,
    summary: [
      `${used} of ${formatGigabytes(budget.budgetBytes)} GB in use${listed === '' ? '' : `: ${listed}`}; ${freeText}`,
      ...(loweredText === null ? [] : [loweredText]),
    ].join('. '),
    segments,
    heldAt: isLowered ? liveBudgetBytes / scaleBytes : null,
    loweredText,
    waiting: residency.waiting.map(({ model, requestCount, reason }) => ({
      model,
      text: `${plural(requestCount, 'request waits', 'requests wait')} for it: ${reason}`,
    })),
  };
}
