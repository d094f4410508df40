import { useEffect, useMemo, useState } from 'react';
import type { DataColumn } from './data-column.ts';
import { fitColumns } from './fit-columns.ts';

const spacing = { gapPx: 8, edgePx: 12 };

function useWidth(element: HTMLElement | null): number {
  const [widthPx, setWidthPx] = useState(0);
  useEffect(() => {
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidthPx(entry?.contentRect.width ?? 0));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return widthPx;
}

/** The columns that fit into the element now, and the grid template that places them. */
export function useFittingColumns<Row>(columns: readonly DataColumn<Row>[], element: HTMLElement | null) {
  const widthPx = useWidth(element);
  return useMemo(() => {
    const shown = widthPx === 0 ? [...columns] : fitColumns(columns, widthPx, spacing);
    const template = shown
      .map(({ isFlexible, widthPx: px }) => (isFlexible ? `minmax(${px}px, 1fr)` : `${px}px`))
      .join(' ');
    return { shown, template };
  }, [columns, widthPx]);
}
