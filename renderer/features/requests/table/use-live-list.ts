import { useState } from 'react';
import type { RequestFilter } from '../../../../apps/contract/model/index.ts';
import { holdNewRows } from './merge-rows.ts';
import { useRequestList } from './use-request-list.ts';

/** Further from the top than this, new rows no longer push what is being read. */
const nearTopPx = 20;
/** Closer to the end than this, older rows are asked for. */
const nearEndPx = 800;

/** The list as it is looked at: followed while at the top, held while scrolled away or paused. */
export function useLiveList(filter: RequestFilter) {
  const [isPaused, setIsPaused] = useState(false);
  const [heldAtId, setHeldAtId] = useState<string | null>(null);
  const list = useRequestList({ filter, isFollowing: heldAtId === null });
  const { shown, newCount } = holdNewRows(list.rows, heldAtId);
  const topId = shown[0]?.id ?? null;
  const hold = (): void => setHeldAtId((held) => held ?? topId);
  const follow = (): void => setHeldAtId(null);
  return {
    ...list,
    rows: shown,
    newCount,
    isPaused,
    togglePause: (): void => {
      setIsPaused(!isPaused);
      if (isPaused) follow();
      else hold();
    },
    catchUp: (): void => {
      setIsPaused(false);
      follow();
    },
    onScroll: (topPx: number, bottomPx: number): void => {
      if (topPx > nearTopPx) hold();
      else if (!isPaused) follow();
      if (bottomPx < nearEndPx && list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
    },
  };
}

export type LiveList = ReturnType<typeof useLiveList>;
