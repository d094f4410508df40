import { lazy, Suspense } from 'react';
import type { ChartMark } from './chart-marks.ts';
import { buildValueScale, placeValue, spreadLabels, type ValueScale } from './chart-scale.ts';
import { EventLane } from './event-lane.tsx';
import type { PercentilePoint } from './percentile-points.ts';
import { listTimeTicks } from './time-ticks.ts';

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

/** Percentiles over time: event lane, plot with direct labels, clock times. Its summary says the same in words. */
export function Chart({ points, span, isLog, marks, summary, emptyText, formatValue, formatTick }: ChartProps) {
  const scale = buildValueScale(
    points.flatMap(({ p50, p99 }) => [p50, p99]).filter((value) => value !== null),
    isLog,
  );
  const shown = marks.filter(({ atMs, isQuiet }) => !isQuiet && atMs > span[0] && atMs < span[1]);
  return (
    <figure className="chart" aria-label={summary}>
      <EventLane marks={marks} span={span} />
      <div className="chart-plot" style={{ height: heightPx }} aria-hidden="true">
        {scale ? (
          <Suspense fallback={null}>
            <PercentilePlot
              {...{ points, span, scale, heightPx, formatValue }}
              marksAtMs={shown.map(({ atMs }) => atMs)}
            />
          </Suspense>
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
      </div>
      <div className="chart-times" aria-hidden="true">
        {listTimeTicks(span[0], span[1], { most: 8, clearAtEnd: 0.07 }).map(({ at, label }) => (
          <em key={at} style={{ left: `${at * 100}%` }}>
            {label}
          </em>
        ))}
      </div>
    </figure>
  );
}
