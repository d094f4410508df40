import type { FitStep, Residency } from '../../../../apps/contract/model/index.ts';
import { formatContext, formatGigabytes, type GlyphState } from '../../../shared/index.ts';

export interface NeedView {
  readonly contextLength: number;
  readonly weights: string;
  readonly cache: string;
  readonly other: string;
  readonly needed: string;
  /** Shares of the bar: the model's three parts, then what stays in memory beside it. */
  readonly shares: {
    readonly weights: number;
    readonly cache: number;
    readonly other: number;
    readonly beside: number;
  };
  readonly glyph: GlyphState;
  readonly sentence: string;
  /** For the slider: `32k, needs 21.1 GB, fits`. */
  readonly valueText: string;
  readonly canLoad: boolean;
  /** What would be unloaded or waited for. */
  readonly displaced: readonly string[];
}

interface NeedFacts {
  readonly model: string;
  readonly step: FitStep;
  readonly residency: Residency;
}

type Verdict = FitStep['verdict']['kind'];
const glyphs: Readonly<Record<Verdict, GlyphState>> = { go: 'ok', evict: 'warned', wait: 'waiting', refuse: 'failed' };

function wordVerdict({ kind, models }: FitStep['verdict']): string {
  switch (kind) {
    case 'go':
      return 'fits';
    case 'evict':
      return `unloads ${models.join(', ')}`;
    case 'wait':
      return `waits for ${models.join(', ')}`;
    case 'refuse':
      return 'does not fit';
  }
}

/** One position of the slider in figures, shares and words. */
export function buildNeed({ model, step, residency }: NeedFacts): NeedView {
  const { verdict, neededBytes } = step;
  const displaced = new Set(verdict.models);
  const besideBytes = residency.residents
    .filter(({ name }) => name !== model && !displaced.has(name))
    .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const scale = Math.max(residency.budget.budgetBytes, neededBytes + besideBytes, 1);
  // What was learned about this model may make it smaller or larger than its parts: the parts then share it.
  const parts = Math.max(1, step.weightsBytes + step.cacheBytes + step.otherBytes);
  const shareOf = (bytes: number): number => ((bytes / parts) * neededBytes) / scale;
  return {
    contextLength: step.contextLength,
    weights: formatGigabytes(step.weightsBytes),
    cache: formatGigabytes(step.cacheBytes),
    other: formatGigabytes(step.otherBytes),
    needed: formatGigabytes(neededBytes),
    shares: {
      weights: shareOf(step.weightsBytes),
      cache: shareOf(step.cacheBytes),
      other: shareOf(step.otherBytes),
      beside: besideBytes / scale,
    },
    glyph: glyphs[verdict.kind],
    sentence: verdict.sentence,
    valueText: `${formatContext(step.contextLength)}, needs ${formatGigabytes(neededBytes)} GB, ${wordVerdict(verdict)}`,
    canLoad: verdict.kind !== 'refuse',
    displaced: verdict.models,
  };
}

/** The step that stands for a length: the shortest that holds it, else the longest. */
export function findStep(steps: readonly FitStep[], contextLength: number): number {
  const index = steps.findIndex((step) => step.contextLength >= contextLength);
  return index < 0 ? Math.max(0, steps.length - 1) : index;
}
