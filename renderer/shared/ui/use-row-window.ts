import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';

/** Heights of a row: of many that come and go, and of few that stay. */
export const rowHeights = { dense: 26, plain: 30 } as const;
export type RowDensity = keyof typeof rowHeights;
export const headHeightPx = 30;
const virtualFrom = 200;

export interface RowPlace {
  readonly index: number;
  readonly startPx: number;
}

interface RowWindow {
  readonly count: number;
  readonly rowHeightPx: number;
  /** `null` when the page around the table scrolls: then every row is drawn. */
  readonly scroller: HTMLElement | null;
}

/** Which rows to draw and where: every row, or only those in sight when there are more than 200. */
export function useRowWindow({ count, rowHeightPx, scroller }: RowWindow): readonly RowPlace[] {
  const isVirtual = count > virtualFrom && scroller !== null;
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

interface Cursor {
  readonly id: string | null;
  readonly index: number;
}

/** Scrolls the row that the keyboard stands on into sight, when it moves and only then. */
export function useCursorInSight(cursor: Cursor, { scroller, rowHeightPx }: Omit<RowWindow, 'count'>): void {
  const { id: cursorId, index: cursorIndex } = cursor;
  const lastId = useRef<string | null>(null);
  useEffect(() => {
    if (lastId.current === cursorId || cursorIndex < 0) return;
    const isFirst = lastId.current === null;
    lastId.current = cursorId;
    if (!scroller) {
      if (!isFirst) document.getElementById(`row-${cursorId}`)?.scrollIntoView({ block: 'nearest' });
      return;
    }
    const topPx = cursorIndex * rowHeightPx;
    const viewPx = scroller.clientHeight - headHeightPx;
    if (topPx < scroller.scrollTop) scroller.scrollTop = topPx;
    else if (topPx + rowHeightPx > scroller.scrollTop + viewPx) scroller.scrollTop = topPx + rowHeightPx - viewPx;
  }, [cursorId, cursorIndex, scroller, rowHeightPx]);
}
