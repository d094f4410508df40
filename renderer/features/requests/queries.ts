import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { RequestFilter } from '../../../apps/contract/model/index.ts';
import { useControl, useControlEvent } from '../../shared/index.ts';

const countEveryMs = 3000;
export const histogramBars = 96;
const monthMs = 30 * 86_400_000;

/** Counts of values and totals under a filter. */
export function useFacets(filter: RequestFilter) {
  const { queries } = useControl();
  return useQuery(queries.requests.facets.queryOptions({ input: { filter }, placeholderData: keepPreviousData }));
}

/** The window that the histogram spans: the filter's, else the last 30 days. */
export function spanOf(filter: RequestFilter, nowMs: number) {
  const untilMs = filter.untilMs ?? nowMs;
  return { sinceMs: filter.sinceMs ?? untilMs - monthMs, untilMs };
}

/** Rows over time under a filter. */
export function useHistogram(filter: RequestFilter, nowMs: number) {
  const { queries } = useControl();
  const span = spanOf(filter, nowMs);
  const input = { filter, span, bars: histogramBars };
  return useQuery(queries.requests.histogram.queryOptions({ input, placeholderData: keepPreviousData }));
}

/** Everything about one request. A running one is asked for again when its record is stored. */
export function useDetail(id: string) {
  const { queries } = useControl();
  const cache = useQueryClient();
  const options = queries.requests.get.queryOptions({ input: { id }, retry: false });
  useControlEvent((event) => {
    if (event.type !== 'records-stored' || !event.records.some((record) => record.id === id)) return;
    void cache.invalidateQueries({ queryKey: options.queryKey });
  });
  return useQuery(options);
}

/** Prompt and answer of one request, or why they are not there. Those of a running one are asked for again when it has ended. */
export function useBodies(id: string) {
  const { queries } = useControl();
  const cache = useQueryClient();
  const options = queries.requests.bodies.queryOptions({ input: { id }, retry: false });
  useControlEvent((event) => {
    if (event.type !== 'records-stored' || !event.records.some((record) => record.id === id)) return;
    void cache.invalidateQueries({ queryKey: options.queryKey });
  });
  return useQuery(options);
}

/** Takes counts and histogram anew after rows were stored, at most every 3 s while the page is in sight. */
export function useRecounting(): void {
  const { queries } = useControl();
  const cache = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
  useControlEvent((event) => {
    if (event.type !== 'records-stored' || timer.current !== null) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      if (document.visibilityState === 'hidden') return;
      void cache.invalidateQueries({ queryKey: queries.requests.facets.key() });
      void cache.invalidateQueries({ queryKey: queries.requests.histogram.key() });
    }, countEveryMs);
  });
}
