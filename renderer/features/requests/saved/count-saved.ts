import { parseFilter } from '../../../../apps/base/index.ts';
import type { Facet, RequestFacets, RequestFilter } from '../../../../apps/contract/model/index.ts';
import { withoutKeys } from '../filter/edit-filter.ts';
import { spanKeys, spanText } from '../filter/views.ts';

/** `null` where a value is none of the counted ones: only the most frequent are counted. */
function sumOf(facet: Facet, values: readonly string[]): number | null {
  const counts = values.map((value) => facet.find((entry) => entry.value === value)?.count);
  return counts.every((count) => count !== undefined) ? counts.reduce((sum, count) => sum + count, 0) : null;
}

function countOutcomes({ outcomes }: RequestFacets, wanted: readonly string[]): number {
  return outcomes
    .filter(({ value }) => value !== null && wanted.includes(value))
    .reduce((sum, { count }) => sum + count, 0);
}

const slowMs = 2000;

function countOne(filter: RequestFilter, facets: RequestFacets): number | null {
  const { outcomes, projects, apps, backends, keys, isTruncated, minFirstTokenMs } = filter;
  if (outcomes) return countOutcomes(facets, outcomes);
  if (projects) return sumOf(facets.projects, projects);
  if (apps) return sumOf(facets.apps, apps);
  if (backends) return sumOf(facets.backends, backends);
  if (keys) return sumOf(facets.keys, keys);
  if (isTruncated === true) return facets.truncated;
  return minFirstTokenMs === slowMs ? facets.slowFirstToken : null;
}

/**
 * How many rows a saved filter finds, as far as the counts of the present span tell: one condition of those that are counted, over the
 * same span. `null` where they do not tell it.
 */
export function countSaved(text: string, presentText: string, facets: RequestFacets): number | null {
  if (spanText(text) !== spanText(presentText)) return null;
  const { filter, issues } = parseFilter(withoutKeys(text, spanKeys), 0);
  return issues.length === 0 && Object.keys(filter).length === 1 ? countOne(filter, facets) : null;
}
