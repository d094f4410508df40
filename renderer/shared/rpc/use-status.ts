import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Status } from '../../../apps/contract/control/index.ts';
import { useControl } from './control-context.ts';

/** The live status: one snapshot, then kept true by events. */
export function useStatus(): UseQueryResult<Status> {
  const { queries } = useControl();
  return useQuery(queries.status.queryOptions({ staleTime: Number.POSITIVE_INFINITY }));
}
