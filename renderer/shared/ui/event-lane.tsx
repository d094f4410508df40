import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useState } from 'react';
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

const keyOf = ({ mark }: PlacedMark): string => `${mark.atMs} ${mark.text}`;

interface MarkProps extends PlacedMark {
  /** Tab comes to it; to the others the arrow keys go from there. */
  readonly isStop: boolean;
  readonly onFocus: () => void;
}

function Mark({ mark, at, isTold, isLeft, isStop, onFocus }: MarkProps) {
  const words = isTold ? mark.text : <span className="chart-tick-words">{mark.text}</span>;
  const look = {
    className: isTold ? 'chart-mark' : 'chart-tick-mark',
    style: isLeft ? { right: `${(1 - at) * 100}%` } : { left: `${at * 100}%` },
    title: mark.title ?? mark.text,
  };
  return mark.target === undefined ? (
    <span {...look}>{words}</span>
  ) : (
    <Link
      {...mark.target}
      {...look}
      tabIndex={isStop ? 0 : -1}
      onFocus={onFocus}
      onKeyDown={walkLane}
      data-late={at > 0.5}
      data-testid="event-mark"
    >
      {words}
    </Link>
  );
}

/** The arrow keys walk along the lane, Home and End go to its ends. */
function walkLane(event: KeyboardEvent<HTMLAnchorElement>): void {
  const marks = [...(event.currentTarget.parentElement?.querySelectorAll('a') ?? [])];
  const now = marks.indexOf(event.currentTarget);
  const next = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: marks.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  marks[Math.min(Math.max(next, 0), marks.length - 1)]?.focus();
}

/** Above a chart of time: what happened, as words where there is room and as ticks where there is none. Each leads to where it is told of. Tab stops at one of them, the newest at first. */
export function EventLane({ marks, span }: EventLaneProps) {
  const [lane, setLane] = useState<HTMLDivElement | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const widthPx = useWidth(lane);
  const placed = placeMarks(marks, { span, widthPx });
  const linked = placed.filter(({ mark }) => mark.target !== undefined);
  const stop = linked.find((each) => keyOf(each) === chosen) ?? linked.at(-1);
  return (
    <div
      ref={setLane}
      className="chart-lane"
      {...(linked.length === 0 ? {} : { role: 'toolbar', 'aria-label': 'What happened' })}
    >
      {placed.map((each) => (
        <Mark key={keyOf(each)} {...each} isStop={each === stop} onFocus={() => setChosen(keyOf(each))} />
      ))}
    </div>
  );
}
