import { useMemo } from 'react';
import type { HistogramBar } from '../../../../apps/contract/model/index.ts';
import {
  evenEdges,
  formatSpan,
  listTimeTicks,
  nameTime,
  plural,
  SpanMark,
  type TimeRange,
  useSpanChoice,
} from '../../../shared/index.ts';
import { buildBars } from './build-bars.ts';

interface HistogramProps {
  readonly bars: readonly HistogramBar[];
  readonly span: TimeRange;
  /** The right end is the present. */
  readonly endsNow: boolean;
  readonly onSelect: (span: TimeRange) => void;
}

const barWidth = 8;

function count(bars: readonly HistogramBar[]): string {
  const requests = bars.reduce((sum, bar) => sum + bar.requests, 0);
  const errors = bars.reduce((sum, bar) => sum + bar.errors, 0);
  return `${plural(requests, 'request')}, ${plural(errors, 'error')}`;
}

/** The chosen stretch, read aloud. */
function tellStretch(bars: readonly HistogramBar[], stretch: TimeRange, { sinceMs, untilMs }: TimeRange): string {
  const within = bars.filter(({ startMs }) => startMs >= stretch.sinceMs && startMs < stretch.untilMs);
  const [from, to] = [stretch.sinceMs, stretch.untilMs].map((ms) => nameTime(ms, untilMs - sinceMs));
  return `${from} to ${to}, ${count(within)}`;
}

/** Requests over time; dragging across it, or choosing bars with the arrow keys, narrows the filter to that span. */
export function Histogram({ bars, span, endsNow, onSelect }: HistogramProps) {
  const { sinceMs, untilMs } = span;
  const edgesMs = useMemo(() => evenEdges({ sinceMs, untilMs }, bars.length), [sinceMs, untilMs, bars.length]);
  const { marked, plotProps } = useSpanChoice({
    ...{ edgesMs, onSelect, isPressEnough: true },
    label: `${count(bars)} over ${formatSpan(untilMs - sinceMs)}.`,
    tell: (stretch) => tellStretch(bars, stretch, span),
  });
  const ticks = listTimeTicks(sinceMs, untilMs, { most: 5, clearAtEnd: 0.12, hasEnded: !endsNow });
  return (
    <div className="histogram" data-testid="histogram">
      <div className="histogram-plot span-plot" {...plotProps}>
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
        <SpanMark marked={marked} />
      </div>
      <div className="histogram-times" aria-hidden="true">
        {ticks.map(({ at, label }) => (
          <em key={at} style={at === 1 ? { right: 0 } : { left: `${at * 100}%` }} data-end={at === 1}>
            {label}
          </em>
        ))}
      </div>
    </div>
  );
}
