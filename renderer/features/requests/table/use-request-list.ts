import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { RequestFilter, RequestRecord } from '../../../../apps/contract/model/index.ts';
import { useControl, useControlEvent, useStatus, useThrottled } from '../../../shared/index.ts';
import { isToldByLog, matchFilter } from '../filter/match-filter.ts';
import { noneGone, noteRunning, noteStored } from './lingering.ts';
import { mergeRows } from './merge-rows.ts';
import { type RequestPage, storeHeld, storeRecords, trimPages } from './store-records.ts';

const pageSize = 100;
/** Figures change in place at most a few times a second, however many rows arrive. */
const gatherMs = 250;
/** A list that only the log can tell of is asked for again at most this often. */
const askMs = 2000;

type Cached = InfiniteData<RequestPage, string | null>;

/** Gathers records and hands them over together: the first at once, those that follow every 250 ms. */
function useGathered(hand: (records: readonly RequestRecord[]) => void): void {
  const waiting = useRef<RequestRecord[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const flush = useEffectEvent(() => {
    timer.current = null;
    if (waiting.current.length === 0) return;
    hand(waiting.current.splice(0));
    timer.current = setTimeout(() => flush(), gatherMs);
  });
  useControlEvent((event) => {
    if (event.type !== 'records-stored') return;
    waiting.current.push(...event.records);
    if (timer.current === null) flush();
  });
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
}

/** An answer on its way may be older than records that came meanwhile; those are taken once more when it is here. */
function useTakenAgain(isFetching: boolean, take: (records: readonly RequestRecord[]) => void) {
  const kept = useRef<RequestRecord[]>([]);
  const takeKept = useEffectEvent(() => {
    if (kept.current.length > 0) take(kept.current.splice(0));
  });
  useEffect(() => {
    if (!isFetching) takeKept();
  }, [isFetching]);
  return (records: readonly RequestRecord[]): void => {
    if (isFetching) kept.current.push(...records);
  };
}

/** Rows that a held list could not take are asked for as soon as it is followed again. */
function useMissed(isFollowing: boolean, askAgain: () => void): () => void {
  const hasMissed = useRef(false);
  const catchUp = useEffectEvent(() => {
    if (!hasMissed.current) return;
    hasMissed.current = false;
    askAgain();
  });
  useEffect(() => {
    if (isFollowing) catchUp();
  }, [isFollowing]);
  return () => {
    hasMissed.current = true;
  };
}

function useLingering() {
  const running = useStatus().data?.inFlight;
  const [gone, setGone] = useState(noneGone);
  const before = useRef(running);
  useEffect(() => {
    before.current = running;
  }, [running]);
  useControlEvent((event) => {
    if (event.type !== 'in-flight-changed') return;
    const known = before.current ?? [];
    setGone((state) => noteRunning(state, { before: known, after: event.requests, nowMs: Date.now() }));
  });
  return {
    lingering: useMemo(() => [...(running ?? []), ...gone.map(({ request }) => request)], [running, gone]),
    noteRecords: (ids: ReadonlySet<string>) => setGone((state) => noteStored(state, ids)),
  };
}

interface ListOptions {
  readonly filter: RequestFilter;
  /** Live rows are followed, so old ones may be let go. */
  readonly isFollowing: boolean;
}

/** The filtered list: pages from the log, kept current by events, with the running requests among them. */
export function useRequestList({ filter, isFollowing }: ListOptions) {
  const { queries } = useControl();
  const cache = useQueryClient();
  const { lingering, noteRecords } = useLingering();
  const options = queries.requests.list.infiniteOptions({
    input: (before: string | null) => ({ filter, limit: pageSize, before }),
    initialPageParam: null as string | null,
    placeholderData: keepPreviousData,
    getNextPageParam: (page) => (page.hasMore ? (page.requests.at(-1)?.id ?? null) : null),
  });
  const list = useInfiniteQuery(options);
  const noteMissed = useMissed(isFollowing, () => {
    cache.setQueryData<Cached>(
      options.queryKey,
      (cached) => cached && { pages: cached.pages.slice(0, 1), pageParams: [null] },
    );
    void cache.invalidateQueries({ queryKey: options.queryKey });
  });
  const askLog = useThrottled(() => void cache.invalidateQueries({ queryKey: options.queryKey }), askMs);
  const take = (records: readonly RequestRecord[]): void => {
    if (isToldByLog(filter)) {
      if (isFollowing) askLog();
      else noteMissed();
      return;
    }
    const cached = cache.getQueryData<Cached>(options.queryKey);
    if (!cached) return;
    const fits = (record: RequestRecord): boolean => matchFilter(record, filter);
    if (isFollowing) {
      const pages = storeRecords(cached.pages, records, fits);
      const trimmed = trimPages(pages);
      cache.setQueryData<Cached>(
        options.queryKey,
        trimmed ? { pages: trimmed, pageParams: [null] } : { ...cached, pages },
      );
    } else {
      const { pages, hasMissed } = storeHeld(cached.pages, records, fits);
      if (hasMissed) noteMissed();
      cache.setQueryData<Cached>(options.queryKey, { ...cached, pages });
    }
  };
  const keepForAnswer = useTakenAgain(list.isFetching, take);
  useGathered((records) => {
    noteRecords(new Set(records.map(({ id }) => id)));
    take(records);
    keepForAnswer(records);
  });
  const pages = list.data?.pages;
  const rows = useMemo(() => {
    const fits = (record: RequestRecord): boolean => matchFilter(record, filter);
    const records = pages?.flatMap(({ requests }) => requests) ?? [];
    // Until the answer to a new filter is here, the old rows that fit it stay.
    return mergeRows(list.isPlaceholderData ? records.filter(fits) : records, lingering, fits);
  }, [pages, lingering, filter, list.isPlaceholderData]);
  return { ...list, rows };
}
