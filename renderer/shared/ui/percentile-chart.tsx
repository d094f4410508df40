import {
  Area,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts';
import { formatClockMinute } from '../format/format-time.ts';
import type { ValueScale } from './chart-scale.ts';
import type { PercentilePoint } from './percentile-points.ts';

export interface PercentilePlotProps {
  readonly points: readonly PercentilePoint[];
  readonly span: readonly [number, number];
  readonly scale: ValueScale;
  readonly marksAtMs: readonly number[];
  readonly heightPx: number;
  readonly formatValue: (value: number) => string;
}

interface DotProps {
  readonly cx?: number;
  readonly cy?: number;
  readonly payload?: PercentilePoint;
}

/** A stretch of one point has no line, so it gets a dot. */
function renderLonelyDot({ cx, cy, payload }: DotProps) {
  const key = payload?.atMs ?? 0;
  if (!payload?.isLonely || payload.p50 === null || cx === undefined || cy === undefined) return <g key={key} />;
  return <circle key={key} cx={cx} cy={cy} r={1.8} fill="var(--accent)" />;
}

function renderHover({ active, payload }: TooltipContentProps, formatValue: (value: number) => string) {
  const point = payload[0]?.payload as PercentilePoint | undefined;
  if (!active || !point || point.p50 === null) return null;
  return (
    <div className="chart-hover">
      <div className="dim">
        {formatClockMinute(point.atMs)}, {point.requests} requests
      </div>
      {(['p99', 'p95', 'p50'] as const).map((name) => (
        <div key={name}>
          {name} <b>{formatValue(point[name] ?? 0)}</b>
        </div>
      ))}
    </div>
  );
}

const plain = { isAnimationActive: false, dot: false, activeDot: false, connectNulls: false } as const;

/** The drawing alone: grid, band, three lines. Its words stand around it as text. */
export function PercentilePlot({ points, span, scale, marksAtMs, heightPx, formatValue }: PercentilePlotProps) {
  return (
    <ResponsiveContainer width="100%" height={heightPx}>
      <ComposedChart data={[...points]} margin={{ top: 0, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <XAxis dataKey="atMs" type="number" domain={[...span]} allowDataOverflow hide />
        <YAxis type="number" scale={scale.isLog ? 'log' : 'linear'} domain={[...scale.domain]} allowDataOverflow hide />
        {scale.ticks.map((tick) => (
          <ReferenceLine key={tick} y={tick} stroke="var(--grid)" />
        ))}
        {marksAtMs.map((atMs) => (
          <ReferenceLine key={atMs} x={atMs} stroke="var(--line2)" strokeDasharray="2 2" />
        ))}
        <Area {...plain} dataKey="band" stroke="none" fill="var(--accent)" fillOpacity={0.13} />
        <Line
          {...plain}
          dataKey="p99"
          stroke="var(--text3)"
          strokeWidth={1}
          strokeDasharray="1 3"
          strokeLinecap="round"
        />
        <Line {...plain} dataKey="p95" stroke="var(--accent)" strokeWidth={1} strokeOpacity={0.75} />
        <Line
          {...plain}
          dataKey="p50"
          stroke="var(--accent)"
          strokeWidth={1.9}
          strokeLinejoin="round"
          dot={renderLonelyDot}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--line2)' }}
          content={(hover) => renderHover(hover as TooltipContentProps, formatValue)}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
