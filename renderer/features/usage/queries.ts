import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UsageGrouping } from '../../../apps/contract/model/index.ts';
import {
  boundsOf,
  patienceOf,
  type TimeWindow,
  useControl,
  useControlEvent,
  useThrottled,
} from '../../shared/index.ts';
import { listEdges } from './window.ts';

const slideMs = 60_000;

/** Percentiles of all phases by the same groups; asked for only where they are shown. */
export function useSpeed(by: UsageGrouping, window: TimeWindow) {
  const { client, queries } = useControl();
  return useQuery({
    placeholderData: keepPreviousData,
    refetchInterval: slideMs,
    queryKey: [...queries.use.speed.key(), by, window.key],
    queryFn: ({ signal }) => client.use.speed({ by, ...boundsOf(window, Date.now()) }, { signal }),
  });
}

/** The page's two calls: who used what, and the smaller parts. Both are taken again after rows were stored, and as the span slides. */
export function useUsage(by: UsageGrouping, window: TimeWindow) {
  const { client, queries } = useControl();
  const cache = useQueryClient();
  const usual = { placeholderData: keepPreviousData, refetchInterval: slideMs };
  const page = useQuery({
    ...usual,
    queryKey: [...queries.use.page.key(), by, window.key],
    queryFn: ({ signal }) => client.use.page({ by, edgesMs: listEdges(boundsOf(window, Date.now())) }, { signal }),
  });
  const parts = useQuery({
    ...usual,
    queryKey: [...queries.use.parts.key(), window.key],
    queryFn: ({ signal }) => client.use.parts(boundsOf(window, Date.now()), { signal }),
  });
  const renew = useThrottled(() => void cache.invalidateQueries({ queryKey: queries.use.key() }), patienceOf(window));
  useControlEvent(({ type }) => {
    if (type === 'records-stored' || type === 'config-changed') renew();
  });
  return { page, parts };
}
