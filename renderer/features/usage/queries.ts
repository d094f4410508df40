import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UsageGrouping } from '../../../apps/contract/model/index.ts';
import { useControl, useControlEvent, useThrottled } from '../../shared/index.ts';
import { listEdges, type Span, spanMs } from './window.ts';

/** How long stored rows wait until the sums are taken again: sums of a month hardly move in seconds. */
const patienceMs: Readonly<Record<Span, number>> = {
  '1h': 3000,
  '24h': 5000,
  '7d': 15_000,
  '30d': 30_000,
  '90d': 60_000,
};
const slideMs = 60_000;

/** Percentiles of all phases by the same groups; asked for only where they are shown. */
export function useSpeed(by: UsageGrouping, span: Span) {
  const { client, queries } = useControl();
  return useQuery({
    placeholderData: keepPreviousData,
    refetchInterval: slideMs,
    queryKey: [...queries.use.speed.key(), by, span],
    queryFn: ({ signal }) => {
      const untilMs = Date.now();
      return client.use.speed({ by, sinceMs: untilMs - spanMs[span], untilMs }, { signal });
    },
  });
}

/** The page's two calls: who used what, and the smaller parts. Both are taken again after rows were stored, and as the span slides. */
export function useUsage(by: UsageGrouping, span: Span) {
  const { client, queries } = useControl();
  const cache = useQueryClient();
  const usual = { placeholderData: keepPreviousData, refetchInterval: slideMs };
  const page = useQuery({
    ...usual,
    queryKey: [...queries.use.page.key(), by, span],
    queryFn: ({ signal }) => client.use.page({ by, edgesMs: listEdges(span, Date.now()) }, { signal }),
  });
  const parts = useQuery({
    ...usual,
    queryKey: [...queries.use.parts.key(), span],
    queryFn: ({ signal }) => {
      const untilMs = Date.now();
      return client.use.parts({ sinceMs: untilMs - spanMs[span], untilMs }, { signal });
    },
  });
  const renew = useThrottled(() => void cache.invalidateQueries({ queryKey: queries.use.key() }), patienceMs[span]);
  useControlEvent(({ type }) => {
    if (type === 'records-stored' || type === 'config-changed') renew();
  });
  return { page, parts };
}
