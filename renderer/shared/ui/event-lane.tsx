import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { type ChartMark, type PlacedMark, placeMarks } from './chart-marks.ts';

interface EventLaneProps {
  readonly marks: readonly ChartMark[];
  readonly span: readonly [number, number];
}

/** A part's width, kept true. */
function useWidth(part: HTMLElement | null): number {
  const [widthPx, setWidthPx] = useState(0);
  useEffect(() => {
    if (part === null) return;
    const observer = new ResizeObserver(([entry]) => setWidthPx(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(part);
    return () => observer.disconnect();
  }, [part]);
  return widthPx;
}

function Mark({ mark, at, isTold, isLeft }: PlacedMark) {
  const words = isTold ? mark.text : <span className="hidden-text">{mark.text}</span>;
  const look = {
    className: isTold ? 'chart-mark' : 'chart-tick-mark',
    style: isLeft ? { right: `${(1 - at) * 100}%` } : { left: `${at * 100}%` },
    title: mark.title ?? mark.text,
  };
  return mark.target === undefined ? (
    <span {...look}>{words}</span>
  ) : (
    // A lane may have a hundred ticks: those who walk with Tab stop at those that have words; the rest is listed on the pages they lead to.
    <Link {...mark.target} {...look} {...(isTold ? {} : { tabIndex: -1 })} data-testid="event-mark">
      {words}
    </Link>
  );
}

/** Above a chart of time: what happened, as words where there is room and as ticks where there is none. Each leads to where it is told of. */
export function EventLane({ marks, span }: EventLaneProps) {
  const [lane, setLane] = useState<HTMLDivElement | null>(null);
  const widthPx = useWidth(lane);
  return (
    <div ref={setLane} className="chart-lane">
      {placeMarks(marks, { span, widthPx }).map((placed) => (
        <Mark key={`${placed.mark.atMs} ${placed.mark.text}`} {...placed} />
      ))}
    </div>
  );
}
