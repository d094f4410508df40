import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import { useControl, useControlEvent, useThrottled } from '../../shared/index.ts';
import { type Span, spanMs } from './window.ts';

/** How long stored rows wait until the sums are taken again: sums of a month hardly move in seconds. */
const patienceMs: Readonly<Record<Span, number>> = { '1h': 2000, '24h': 3000, '7d': 15_000, '30d': 30_000 };
const slideMs = 60_000;
const problemsPatienceMs = 2000;

/** Facts by which a problem may come or go. The service alone knows its problems, so they are asked for again. */
const tellingEvents: ReadonlySet<ControlEvent['type']> = new Set([
  'daemon-changed',
  'incident-recorded',
  'memory-changed',
  'restart-changed',
]);

/** The page's one call. Its history is taken again after rows were stored, and once a minute because the window slides. */
export function useOverview(span: Span) {
  const { queries } = useControl();
  const cache = useQueryClient();
  const options = queries.overview.queryOptions({
    input: { windowMs: spanMs[span] },
    placeholderData: keepPreviousData,
    refetchInterval: slideMs,
  });
  const overview = useQuery(options);
  const refresh = useThrottled(
    () => void cache.invalidateQueries({ queryKey: queries.overview.key() }),
    patienceMs[span],
  );
  const refreshStatus = useThrottled(
    () => void cache.invalidateQueries({ queryKey: queries.status.key() }),
    problemsPatienceMs,
  );
  useControlEvent((event) => {
    if (event.type === 'records-stored') refresh();
    if (tellingEvents.has(event.type)) refreshStatus();
  });
  const { data, isPlaceholderData } = overview;
  useEffect(() => {
    if (data && !isPlaceholderData) cache.setQueryData(queries.status.queryKey(), data.status);
  }, [cache, data, isPlaceholderData, queries]);
  return overview;
}
