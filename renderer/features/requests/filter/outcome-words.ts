import type { Outcome } from '../../../../apps/contract/model/index.ts';
import type { GlyphState } from '../../../shared/index.ts';

/** How requests end, in the page's words; each stands for one or more outcomes of the log. */
export interface OutcomeGroup {
  readonly word: string;
  readonly label: string;
  readonly glyph: GlyphState;
  readonly outcomes: readonly Outcome[];
}

export const outcomeGroups: readonly OutcomeGroup[] = [
  { word: 'answered', label: 'Answered', glyph: 'ok', outcomes: ['ok'] },
  { word: 'cut-short', label: 'Cut short', glyph: 'cut', outcomes: ['client_closed'] },
  { word: 'refused', label: 'Refused', glyph: 'failed', outcomes: ['rejected', 'client_error'] },
  { word: 'failed', label: 'Failed', glyph: 'failed', outcomes: ['backend_error', 'timeout', 'crashed'] },
];

/** Every outcome there is. */
export const allOutcomes: readonly Outcome[] = outcomeGroups.flatMap(({ outcomes }) => outcomes);

/** Outcomes that count as errors everywhere: in views, in figures, in the histogram. */
export const errorOutcomes: readonly Outcome[] = outcomeGroups
  .filter(({ word }) => word === 'refused' || word === 'failed')
  .flatMap(({ outcomes }) => outcomes);

/** The group an outcome belongs to. */
export function groupOf(outcome: Outcome): OutcomeGroup {
  const group = outcomeGroups.find(({ outcomes }) => outcomes.includes(outcome));
  if (!group) throw new Error(`no group for outcome ${outcome}`);
  return group;
}
