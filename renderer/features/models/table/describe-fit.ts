import type { ModelFitSummary } from '../../../../apps/contract/model/index.ts';
import { formatContext, formatGigabytes, type GlyphState } from '../../../shared/index.ts';

export interface FitView {
  readonly glyph: GlyphState | null;
  readonly text: string;
  readonly title: string;
}

/** Whether a model fits, in two or three words: `to 128k`, `alone, to 8k`, `no, 3.2 GB short`. */
export function describeFit(fit: ModelFitSummary | null): FitView {
  if (!fit) return { glyph: null, text: '', title: 'Not known now.' };
  const { maxContextBeside, maxContextAlone, gapBytes } = fit;
  const needs = `With ${formatContext(fit.contextLength)} it needs ${formatGigabytes(fit.neededBytes)} GB.`;
  if (maxContextBeside !== null) {
    const more =
      maxContextAlone !== null && maxContextAlone > maxContextBeside
        ? ` Alone, to ${formatContext(maxContextAlone)}.`
        : '';
    const text = `to ${formatContext(maxContextBeside)}`;
    return { glyph: 'ok', text, title: `Fits beside what is in memory ${text}.${more} ${needs}` };
  }
  if (maxContextAlone !== null) {
    const text = `alone, to ${formatContext(maxContextAlone)}`;
    return { glyph: 'warned', text, title: `Fits once other models are unloaded, ${text.slice(7)}. ${needs}` };
  }
  const gap = `${formatGigabytes(gapBytes)} GB short`;
  return { glyph: 'failed', text: `no, ${gap}`, title: `Does not fit into this machine’s memory: ${gap}. ${needs}` };
}
