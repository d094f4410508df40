import type { ConfigPage, ConfigPageProblem } from '../../../apps/contract/model/index.ts';
import { describeError, type GlyphState, plural } from '../../shared/index.ts';
import type { DraftPreview } from './draft/use-preview.ts';

interface DraftFacts {
  readonly page: ConfigPage;
  readonly preview: Pick<DraftPreview, 'data' | 'isCurrent' | 'error'>;
  readonly isDirty: boolean;
  readonly isClash: boolean;
  readonly isStale: boolean;
}

export interface DraftWords {
  readonly state: { readonly glyph: GlyphState; readonly words: string };
  /** Why the draft cannot be applied, or `null`. */
  readonly whyNot: string | null;
  /** Why the form cannot be used, or `null`. */
  readonly frozenBecause: string | null;
  /** What is in force while something is wrong. */
  readonly note: string | null;
}

const inForceWords: Readonly<Record<ConfigPage['inForce'], string | null>> = {
  file: null,
  'last-good': 'The last good copy of the file is in force.',
  defaults: 'The defaults are in force.',
};

/** Of the first that stands in the text. */
const findLine = (problems: readonly ConfigPageProblem[]): number | null =>
  problems.find(({ line }) => line !== null)?.line ?? null;

function describeState(
  problems: readonly ConfigPageProblem[],
  warningCount: number,
  isCurrent: boolean,
): DraftWords['state'] {
  if (!isCurrent) return { glyph: 'waiting', words: 'Checking' };
  if (problems.length > 0) {
    const line = findLine(problems);
    return { glyph: 'failed', words: line === null ? 'Not valid' : `Not valid, line ${line}` };
  }
  return warningCount > 0
    ? { glyph: 'warned', words: `Valid, ${plural(warningCount, 'warning')}` }
    : { glyph: 'ok', words: 'Valid' };
}

function explainFreeze({ preview: { data } }: DraftFacts): string | null {
  if (data === null || data.isReadable) return null;
  const line = findLine(data.problems);
  return line === null ? 'The form waits for the text to be mended.' : `The form waits for line ${line}.`;
}

function explainBlock(facts: DraftFacts, problems: readonly ConfigPageProblem[]): string | null {
  const { preview, isClash, isStale } = facts;
  if (isStale) return 'The Drover service does not answer.';
  if (isClash) return 'The file was changed meanwhile: compare both first.';
  if (preview.error) return describeError(preview.error).message;
  if (!preview.isCurrent) return 'The draft is being checked.';
  return problems.length > 0 ? `Mend ${plural(problems.length, 'thing')} first.` : null;
}

/** The draft's standing in words. */
export function describeDraft(facts: DraftFacts): DraftWords {
  const { page, preview, isDirty } = facts;
  const problems = isDirty && preview.data ? preview.data.problems : page.problems;
  const warnings = preview.data?.warnings ?? page.warnings;
  const inForce = inForceWords[page.inForce];
  return {
    state:
      !isDirty && page.inForce === 'file' && problems.length > 0
        ? { glyph: 'warned', words: `${plural(problems.length, 'value')} not heeded` }
        : describeState(problems, warnings.length, preview.isCurrent),
    whyNot: explainBlock(facts, problems),
    frozenBecause: explainFreeze(facts),
    note: inForce ?? (isDirty ? 'Nothing is written; what is in force stays.' : null),
  };
}
