import { errorOutcomes } from '../../../../apps/base/index.ts';
import type { RequestFacets } from '../../../../apps/contract/model/index.ts';
import { onlyKeys, withoutKeys } from './edit-filter.ts';

/** A ready-made filter with the number of rows it finds in the present span. */
export interface View {
  readonly label: string;
  /** Beside the span. */
  readonly text: string;
  readonly count: (facets: RequestFacets) => number | null;
}

export const spanKeys = ['since', 'until'];
/** What the box says at first: a day, like the other pages. */
export const firstText = 'since:24h';

function countErrors({ outcomes }: RequestFacets): number {
  return outcomes
    .filter(({ value }) => errorOutcomes.some((outcome) => outcome === value))
    .reduce((sum, { count }) => sum + count, 0);
}

export const views: readonly View[] = [
  { label: 'All', text: '', count: () => null },
  { label: 'Errors', text: 'outcome:failed,refused', count: countErrors },
  { label: 'Slow first token', text: 'ttft>2s', count: ({ slowFirstToken }) => slowFirstToken },
  { label: 'Cut prompts', text: 'is:cut', count: ({ truncated }) => truncated },
];

/** The part of the text that says from when to when; counts of views and facets are taken within it. */
export const spanText = (text: string): string => onlyKeys(text, spanKeys);

/** The text of a view, keeping the span. */
export const applyView = (text: string, view: View): string => `${spanText(text)} ${view.text}`.trim();

export const isActive = (text: string, view: View): boolean => withoutKeys(text, spanKeys) === view.text;
