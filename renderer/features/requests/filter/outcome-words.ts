import { outcomeGroups as groups, type OutcomeWord } from '../../../../apps/base/index.ts';
import type { Outcome } from '../../../../apps/contract/model/index.ts';
import type { GlyphState } from '../../../shared/index.ts';

/** How requests end, in the page's words; each stands for one or more outcomes of the log. */
export interface OutcomeGroup {
  readonly word: OutcomeWord;
  readonly label: string;
  readonly glyph: GlyphState;
  readonly outcomes: readonly Outcome[];
}

const looks: Readonly<Record<OutcomeWord, Pick<OutcomeGroup, 'label' | 'glyph'>>> = {
  answered: { label: 'Answered', glyph: 'ok' },
  'cut-short': { label: 'Cut short', glyph: 'cut' },
  refused: { label: 'Refused', glyph: 'failed' },
  failed: { label: 'Failed', glyph: 'failed' },
};

export const outcomeGroups: readonly OutcomeGroup[] = groups.map((group) => ({ ...group, ...looks[group.word] }));

/** The group an outcome belongs to. */
export function groupOf(outcome: Outcome): OutcomeGroup {
  const group = outcomeGroups.find(({ outcomes }) => outcomes.includes(outcome));
  if (!group) throw new Error(`no group for outcome ${outcome}`);
  return group;
}
