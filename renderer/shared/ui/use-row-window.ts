import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';

export const rowHeightPx = 26;
export const headHeightPx = 30;
const virtualFrom = 200;

export interface RowPlace {
  readonly index: number;
  readonly startPx: number;
}

/** Which rows to draw and where: every row, or only those in sight when there are more than 200. */
export function useRowWindow(count: number, scroller: HTMLElement | null): readonly RowPlace[] {
  const isVirtual = count > virtualFrom;
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeightPx,
    scrollPaddingStart: headHeightPx,
    overscan: 12,
    enabled: isVirtual,
  });
  if (!isVirtual) return Array.from({ length: count }, (_, index) => ({ index, startPx: index * rowHeightPx }));
  return virtualizer.getVirtualItems().map(({ index, start }) => ({ index, startPx: start }));
}

/** Scrolls the row that the keyboard stands on into sight, when it moves and only then. */
export function useCursorInSight(cursorIndex: number, cursorId: string | null, scroller: HTMLElement | null): void {
  const lastId = useRef<string | null>(null);
  useEffect(() => {
    if (lastId.current === cursorId || !scroller || cursorIndex < 0) return;
    lastId.current = cursorId;
    const topPx = cursorIndex * rowHeightPx;
    const viewPx = scroller.clientHeight - headHeightPx;
    if (topPx < scroller.scrollTop) scroller.scrollTop = topPx;
    else if (topPx + rowHeightPx > scroller.scrollTop + viewPx) scroller.scrollTop = topPx + rowHeightPx - viewPx;
  }, [cursorId, cursorIndex, scroller]);
}
