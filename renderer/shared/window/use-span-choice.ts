import { type PointerEvent, useState } from 'react';
import { takeBars } from './take-bars.ts';
import type { TimeRange } from './time-window.ts';
import { useBarKeys } from './use-bar-keys.ts';

export interface SpanChoice {
  /** Where the bars of the chart begin and end: rising, one more than there are bars. */
  readonly edgesMs: readonly number[];
  /** The chart in a sentence. */
  readonly label: string;
  /** What is in a stretch, read aloud. */
  readonly tell: (stretch: TimeRange) => string;
  readonly onSelect: (stretch: TimeRange) => void;
  /** A press alone takes the bar under it. */
  readonly isPressEnough?: boolean;
}

/** A shorter way was no dragging. */
const leastWayPx = 4;

interface Drag {
  readonly fromPx: number;
  readonly places: readonly [number, number];
  readonly hasMoved: boolean;
}

function useDrag({ edgesMs, onSelect, isPressEnough = false }: SpanChoice) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const placeOf = ({ currentTarget, clientX }: PointerEvent): number => {
    const box = currentTarget.getBoundingClientRect();
    return (clientX - box.left) / box.width;
  };
  return {
    places: drag?.hasMoved ? drag.places : null,
    handlers: {
      onPointerDown(event: PointerEvent): void {
        if (event.button !== 0 || edgesMs.length < 2) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const place = placeOf(event);
        setDrag({ fromPx: event.clientX, places: [place, place], hasMoved: isPressEnough });
      },
      onPointerMove(event: PointerEvent): void {
        if (drag === null) return;
        const hasMoved = drag.hasMoved || Math.abs(event.clientX - drag.fromPx) >= leastWayPx;
        setDrag({ ...drag, places: [drag.places[0], placeOf(event)], hasMoved });
      },
      onPointerUp(): void {
        if (drag?.hasMoved) onSelect(takeBars(edgesMs, drag.places));
        setDrag(null);
      },
      onPointerCancel: (): void => setDrag(null),
    },
  };
}

/** Makes a chart's plot something on which a stretch of time is chosen, by dragging and by keys. */
export function useSpanChoice(choice: SpanChoice) {
  const { edgesMs, label, tell } = choice;
  const { places, handlers } = useDrag(choice);
  const keys = useBarKeys(choice);
  const first = edgesMs[0] ?? 0;
  const place = (ms: number): number => (ms - first) / Math.max(1, (edgesMs.at(-1) ?? first) - first);
  const { stretch } = keys;
  return {
    /** The chosen stretch as shares of the width, for `<SpanMark>`. */
    marked: places ?? (stretch === null ? null : ([place(stretch.sinceMs), place(stretch.untilMs)] as const)),
    plotProps: {
      ...handlers,
      role: 'slider',
      tabIndex: 0,
      'aria-label': `${label} Drag, or use the arrow keys, Shift and Enter, to choose a span.`,
      'aria-valuemin': 0,
      'aria-valuemax': keys.last,
      'aria-valuenow': keys.bar,
      'aria-valuetext': stretch === null ? 'No span chosen' : tell(stretch),
      onKeyDown: keys.onKeyDown,
      onBlur: keys.letGo,
    },
  } as const;
}
