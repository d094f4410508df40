import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import type { LogRow } from '../lines/build-rows.ts';

const linePx = 18;
const notePx = 20;
/** Above the first line stands what is said of older ones. */
const headPx = 30;
const footPx = 6;
/** Closer to the top than this, older lines are asked for. */
const nearTopPx = 400;
const atEndPx = 6;

interface LogScroll {
  readonly rows: readonly LogRow[];
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
  readonly onNearTop: () => void;
}

/** Which lines are drawn and where; keeps to the end while following, and to the line that is read while not. */
export function useLogScroll({ rows, isFollowing, onFollow, onNearTop }: LogScroll) {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: (index) => linePx + (rows[index]?.line.entry.note ? notePx : 0),
    getItemKey: (index) => rows[index]?.key ?? index,
    paddingStart: headPx,
    paddingEnd: footPx,
    overscan: 16,
  });
  const totalPx = virtualizer.getTotalSize();
  const viewPx = virtualizer.scrollRect?.height ?? 0;
  const firstKey = rows[0]?.key ?? 0;
  const last = useRef({ totalPx, viewPx, firstKey, topPx: 0 });
  useLayoutEffect(() => {
    if (!scroller) return;
    const before = last.current;
    if (isFollowing) scroller.scrollTop = scroller.scrollHeight;
    else if (firstKey < before.firstKey) scroller.scrollTop += totalPx - before.totalPx;
    last.current = { totalPx, viewPx, firstKey, topPx: scroller.scrollTop };
  }, [scroller, totalPx, viewPx, firstKey, isFollowing]);
  const onScroll = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement): void => {
    const bottomPx = scrollHeight - scrollTop - clientHeight;
    if (isFollowing && scrollTop < last.current.topPx && bottomPx > atEndPx) onFollow(false);
    else if (!isFollowing && scrollTop > last.current.topPx && bottomPx <= atEndPx) onFollow(true);
    last.current = { ...last.current, topPx: scrollTop };
    if (scrollTop < nearTopPx) onNearTop();
  };
  return {
    setScroller,
    onScroll,
    totalPx,
    items: virtualizer.getVirtualItems(),
    measure: virtualizer.measureElement,
    showRow: (index: number): void => virtualizer.scrollToIndex(index, { align: 'auto' }),
  };
}
