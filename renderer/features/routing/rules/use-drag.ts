import { type PointerEvent, type RefObject, useState } from 'react';

interface Drag {
  readonly from: number;
  /** The gap that it would fall into: before the row of this number. */
  readonly gap: number;
}

/** The gap between rows that is nearest to a height; rows are given by their middles. */
export function findGap(middles: readonly number[], y: number): number {
  const place = middles.findIndex((middle) => y < middle);
  return place < 0 ? middles.length : place;
}

/** Where a row ends up that falls into a gap. */
export const landAt = ({ from, gap }: Drag): number => (gap > from ? gap - 1 : gap);

/** Moves rows of a list by their handles. */
export function useDrag(list: RefObject<HTMLElement | null>, onMove: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const readGap = (y: number): number => {
    const rows = [...(list.current?.querySelectorAll('[data-rule]') ?? [])];
    return findGap(
      rows.map((row) => {
        const { top, height } = row.getBoundingClientRect();
        return top + height / 2;
      }),
      y,
    );
  };
  return {
    drag,
    handlers: (from: number) => ({
      onPointerDown: (event: PointerEvent): void => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ from, gap: from });
      },
      onPointerMove: (event: PointerEvent): void => {
        if (drag) setDrag({ from, gap: readGap(event.clientY) });
      },
      onPointerUp: (): void => {
        if (drag && landAt(drag) !== from) onMove(from, landAt(drag));
        setDrag(null);
      },
      onPointerCancel: (): void => setDrag(null),
    }),
  };
}
