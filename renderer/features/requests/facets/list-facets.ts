import type { Facet, RequestFacets } from '../../../../apps/contract/model/index.ts';
import type { GlyphState } from '../../../shared/index.ts';
import { valuesOf } from '../filter/edit-filter.ts';
import { outcomeGroups } from '../filter/outcome-words.ts';

export interface FacetOption {
  readonly value: string;
  readonly label: string;
  readonly glyph: GlyphState | null;
  readonly count: number;
  readonly isOn: boolean;
}

export interface FacetGroup {
  readonly key: string;
  readonly title: string;
  readonly options: readonly FacetOption[];
}

function countGroup(facet: Facet, outcomes: readonly string[]): number {
  return facet
    .filter(({ value }) => value !== null && outcomes.includes(value))
    .reduce((sum, { count }) => sum + count, 0);
}

function listOutcomes(facets: RequestFacets, text: string): FacetOption[] {
  const on = valuesOf(text, 'outcome');
  return outcomeGroups.map(({ word, label, glyph, outcomes }) => ({
    value: word,
    label,
    glyph,
    count: countGroup(facets.outcomes, outcomes),
    isOn: on.includes(word) || outcomes.every((outcome) => on.includes(outcome)),
  }));
}

/** Values with rows, and those that the text names although no row has them now. */
function listValues(facet: Facet, key: string, text: string): FacetOption[] {
  const on = valuesOf(text, key);
  const present = facet.flatMap(({ value, count }) => (value === null ? [] : [{ value, count }]));
  const absent = on
    .filter((value) => !present.some((option) => option.value === value))
    .map((value) => ({ value, count: 0 }));
  return [...present, ...absent].map(({ value, count }) => ({
    value,
    label: value,
    glyph: null,
    count,
    isOn: on.includes(value),
  }));
}

/** The facets column, in step with the text: a box is ticked when its value stands there. */
export function listFacets(facets: RequestFacets, text: string): FacetGroup[] {
  const groups: readonly (readonly [string, string, Facet])[] = [
    ['project', 'Project', facets.projects],
    ['app', 'App', facets.apps],
    ['model', 'Model', facets.models],
    ['backend', 'Backend', facets.backends],
    ['key', 'Key', facets.keys],
  ];
  return [
    { key: 'outcome', title: 'Outcome', options: listOutcomes(facets, text) },
    ...groups.map(([key, title, facet]) => ({ key, title, options: listValues(facet, key, text) })),
  ].filter(({ options }) => options.length > 0);
}
