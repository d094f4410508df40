import { lazy, useMemo } from 'react';
import { plural } from '../format/plural.ts';
import { SpanMark } from '../window/span-mark.tsx';
import { evenEdges } from '../window/take-bars.ts';
import type { TimeRange } from '../window/time-window.ts';
import { useSpanChoice } from '../window/use-span-choice.ts';
import type { ChartMark } from './chart-marks.ts';
import { buildValueScale, placeValue, spreadLabels, type ValueScale } from './chart-scale.ts';
import { EventLane } from './event-lane.tsx';
import { LatePart } from './late-part.tsx';
import type { PercentilePoint } from './percentile-points.ts';
import { listTimeTicks, nameTime } from './time-ticks.ts';

// The chart library is the largest part of the page and is not needed for the first paint.
const PercentilePlot = lazy(async () => ({ default: (await import('./percentile-chart.tsx')).PercentilePlot }));

interface ChartProps {
  readonly points: readonly PercentilePoint[];
  readonly span: readonly [number, number];
  readonly isLog: boolean;
  readonly marks: readonly ChartMark[];
  readonly summary: string;
  readonly emptyText: string;
  readonly formatValue: (value: number) => string;
  readonly formatTick: (value: number) => string;
  /** The right end is some time in place of now. */
  readonly hasEnded: boolean;
  readonly onSelect: (stretch: TimeRange) => void;
}

const heightPx = 92;
const labelGap = 14 / heightPx;

function listEndLabels(points: readonly PercentilePoint[], scale: ValueScale) {
  const last = points.findLast(({ p50 }) => p50 !== null);
  if (!last) return [];
  const names = ['p99', 'p95', 'p50'] as const;
  const places = spreadLabels(
    names.map((name) => placeValue(scale, last[name] ?? scale.domain[0])),
    labelGap,
  );
  return names.map((name, index) => ({ name, at: places[index] ?? 0 }));
}

/** The chosen stretch, read aloud. */
function tellStretch({ points, span }: Pick<ChartProps, 'points' | 'span'>, { sinceMs, untilMs }: TimeRange): string {
  const within = points.filter(({ atMs }) => atMs >= sinceMs && atMs < untilMs);
  const requests = within.reduce((sum, point) => sum + point.requests, 0);
  const [from, to] = [sinceMs, untilMs].map((ms) => nameTime(ms, span[1] - span[0]));
  return `${from} to ${to}, ${plural(requests, 'request')}`;
}

function useChoice(props: ChartProps) {
  const { points, span, onSelect } = props;
  const [sinceMs, untilMs] = span;
  const edgesMs = useMemo(() => evenEdges({ sinceMs, untilMs }, points.length), [sinceMs, untilMs, points.length]);
  return useSpanChoice({
    ...{ edgesMs, onSelect, label: 'Span of the chart.' },
    tell: (stretch) => tellStretch(props, stretch),
  });
}

/** Percentiles over time: event lane, plot with direct labels, clock times. Its summary says the same in words; dragging across it, or the arrow keys, choose a stretch of time. */
export function Chart(props: ChartProps) {
  const { points, span, isLog, marks, summary, emptyText, formatValue, formatTick, hasEnded } = props;
  const { marked, plotProps } = useChoice(props);
  const scale = buildValueScale(
    points.flatMap(({ p50, p99 }) => [p50, p99]).filter((value) => value !== null),
    isLog,
  );
  const shown = marks.filter(({ atMs, isQuiet }) => !isQuiet && atMs > span[0] && atMs < span[1]);
  return (
    <figure className="chart" aria-label={summary}>
      <EventLane marks={marks} span={span} />
      <div className="chart-plot span-plot" style={{ height: heightPx }} {...plotProps}>
        {scale ? (
          <LatePart what="chart" fallback={null}>
            <PercentilePlot
              {...{ points, span, scale, heightPx, formatValue }}
              marksAtMs={shown.map(({ atMs }) => atMs)}
            />
          </LatePart>
        ) : (
          <div className="chart-empty">{emptyText}</div>
        )}
        {scale?.ticks.map((tick) => (
          <em key={tick} className="chart-tick" style={{ top: `${placeValue(scale, tick) * 100}%` }}>
            {formatTick(tick)}
          </em>
        ))}
        {scale
          ? listEndLabels(points, scale).map(({ name, at }) => (
              <em key={name} className="chart-end" style={{ top: `${at * 100}%` }}>
                {name}
              </em>
            ))
          : null}
        <SpanMark marked={marked} />
      </div>
      <div className="chart-times" aria-hidden="true">
        {listTimeTicks(span[0], span[1], { most: 8, clearAtEnd: 0.07, hasEnded }).map(({ at, label }) => (
          <em key={at} style={{ left: `${at * 100}%` }}>
            {label}
          </em>
        ))}
      </div>
    </figure>
  );
}
