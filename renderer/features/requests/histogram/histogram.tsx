import { type PointerEvent, useState } from 'react';
import type { HistogramBar } from '../../../../apps/contract/model/index.ts';
import { formatClockMinute, formatDay, formatSpan, listTimeTicks, plural } from '../../../shared/index.ts';
import { brushSpan, buildBars } from './build-bars.ts';
import { useBarCursor } from './use-bar-cursor.ts';

interface Span {
  readonly sinceMs: number;
  readonly untilMs: number;
}

interface HistogramProps {
  readonly bars: readonly HistogramBar[];
  readonly span: Span;
  /** The right end is the present. */
  readonly endsNow: boolean;
  readonly onSelect: (span: Span) => void;
}

const barWidth = 8;
const dayMs = 86_400_000;

function count(bars: readonly HistogramBar[]): string {
  const requests = bars.reduce((sum, bar) => sum + bar.requests, 0);
  const errors = bars.reduce((sum, bar) => sum + bar.errors, 0);
  return `${plural(requests, 'request')}, ${plural(errors, 'error')}`;
}

const describe = (bars: readonly HistogramBar[], { sinceMs, untilMs }: Span): string =>
  `${count(bars)} over ${formatSpan(untilMs - sinceMs)}. Drag, or use the arrow keys, Shift and Enter, to choose a span.`;

const nameEnd = (ms: number, span: Span): string =>
  span.untilMs - span.sinceMs > 2 * dayMs ? formatDay(ms) : formatClockMinute(ms);

/** The chosen stretch, read aloud. */
function tellStretch(bars: readonly HistogramBar[], stretch: Span | null, span: Span): string {
  if (stretch === null) return 'No span chosen';
  const within = bars.filter(({ startMs }) => startMs >= stretch.sinceMs && startMs < stretch.untilMs);
  return `${nameEnd(stretch.sinceMs, span)} to ${nameEnd(stretch.untilMs, span)}, ${count(within)}`;
}

function useBrush({ bars, span, onSelect }: Pick<HistogramProps, 'bars' | 'span' | 'onSelect'>) {
  const [brush, setBrush] = useState<readonly [number, number] | null>(null);
  const place = ({ currentTarget, clientX }: PointerEvent): number => {
    const box = currentTarget.getBoundingClientRect();
    return (clientX - box.left) / box.width;
  };
  return {
    brush,
    onPointerDown: (event: PointerEvent): void => {
      event.currentTarget.setPointerCapture(event.pointerId);
      setBrush([place(event), place(event)]);
    },
    onPointerMove: (event: PointerEvent): void => {
      if (brush) setBrush([brush[0], place(event)]);
    },
    onPointerUp: (): void => {
      if (brush) onSelect(brushSpan(span, bars.length, brush));
      setBrush(null);
    },
    onPointerCancel: (): void => setBrush(null),
  };
}

/** Requests over time; dragging across it, or choosing bars with the arrow keys, narrows the filter to that span. */
export function Histogram({ bars, span, endsNow, onSelect }: HistogramProps) {
  const { brush: dragged, ...handlers } = useBrush({ bars, span, onSelect });
  const cursor = useBarCursor({ bars, span, onSelect });
  const brush = dragged ?? cursor.marked;
  const ticks = listTimeTicks(span.sinceMs, span.untilMs, { most: 5, clearAtEnd: 0.12 });
  return (
    <div className="histogram" data-testid="histogram">
      <div
        className="histogram-plot"
        role="slider"
        tabIndex={0}
        aria-label={describe(bars, span)}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, bars.length - 1)}
        aria-valuenow={cursor.bar}
        aria-valuetext={tellStretch(bars, cursor.stretch, span)}
        onKeyDown={cursor.onKeyDown}
        onBlur={cursor.letGo}
        {...handlers}
      >
        <svg
          viewBox={`0 0 ${Math.max(1, bars.length) * barWidth} 40`}
          preserveAspectRatio="none"
          width="100%"
          height="36"
          aria-hidden="true"
        >
          {buildBars(bars).map(({ startMs, height, failedHeight }, index) => (
            <g key={startMs}>
              <rect x={index * barWidth} y={40 - 40 * height} width={6} height={40 * height} className="bar-all" />
              <rect
                x={index * barWidth}
                y={40 - 40 * failedHeight}
                width={6}
                height={40 * failedHeight}
                className="bar-failed"
              />
            </g>
          ))}
        </svg>
        {brush ? (
          <span
            className="brush"
            style={{ left: `${Math.min(...brush) * 100}%`, width: `${Math.abs(brush[1] - brush[0]) * 100}%` }}
          />
        ) : null}
      </div>
      <div className="histogram-times" aria-hidden="true">
        {ticks.map(({ at, label }) => (
          <em key={at} style={at === 1 ? { right: 0 } : { left: `${at * 100}%` }} data-end={at === 1}>
            {at === 1 && !endsNow ? nameEnd(span.untilMs, span) : label}
          </em>
        ))}
      </div>
    </div>
  );
}
