import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useControl, useControlEvent } from '../../shared/index.ts';
import { type Span, spanMs } from './window.ts';

/** How long stored rows wait until the sums are taken again: sums of a month hardly move in seconds. */
const patienceMs: Readonly<Record<Span, number>> = { '1h': 2000, '24h': 3000, '7d': 15_000, '30d': 30_000 };
const slideMs = 60_000;

/** Runs at most once per interval, the first time at once, while the page is in sight. */
function useThrottled(run: () => void, everyMs: number): () => void {
  const lastMs = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
  return () => {
    if (timer.current !== null || document.visibilityState === 'hidden') return;
    const delayMs = Math.max(0, lastMs.current + everyMs - Date.now());
    timer.current = setTimeout(() => {
      timer.current = null;
      lastMs.current = Date.now();
      run();
    }, delayMs);
  };
}

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
  useControlEvent((event) => {
    if (event.type === 'records-stored') refresh();
  });
  const { data, isPlaceholderData } = overview;
  useEffect(() => {
    if (data && !isPlaceholderData) cache.setQueryData(queries.status.queryKey(), data.status);
  }, [cache, data, isPlaceholderData, queries]);
  return overview;
}
