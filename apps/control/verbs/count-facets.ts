import { labelNames } from '../../base/index.ts';
import type { RequestFacets, RequestFilter } from '../../contract/model/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';
import { nameKeys, withKeyIds } from '../keys/key-names.ts';
import type { KeyRing } from '../keys/key-ring.ts';

interface FacetSources extends Pick<ControlDependencies, 'telemetry'> {
  readonly keys: Pick<KeyRing, 'list'>;
}

/** Counts by every facet; keys by the names that a filter knows them by. */
export async function countFacets({ keys, telemetry }: FacetSources, filter: RequestFilter): Promise<RequestFacets> {
  const facets = await telemetry.queries.countFacets(withKeyIds(keys, { filter }).filter);
  const labels = labelNames(nameKeys(keys));
  const rename = (value: string | null): string | null => (value === null ? null : (labels[value] ?? value));
  return { ...facets, keys: facets.keys.map(({ value, count }) => ({ value: rename(value), count })) };
}
