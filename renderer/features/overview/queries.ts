import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import { patienceOf, type TimeWindow, useControl, useControlEvent, useThrottled } from '../../shared/index.ts';

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
export function useOverview(window: TimeWindow) {
  const { queries } = useControl();
  const cache = useQueryClient();
  const options = queries.overview.queryOptions({
    input: { windowMs: window.lengthMs, ...(window.range && { untilMs: window.range.untilMs }) },
    placeholderData: keepPreviousData,
    refetchInterval: slideMs,
  });
  const overview = useQuery(options);
  const refresh = useThrottled(
    () => void cache.invalidateQueries({ queryKey: queries.overview.key() }),
    patienceOf(window),
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
