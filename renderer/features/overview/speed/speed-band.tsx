import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Overview } from '../../../../apps/contract/control/index.ts';
import {
  Chart,
  ChartSwitch,
  Figure,
  formatDuration,
  formatTick,
  needsLogScale,
  toChartMarks,
  toPercentilePoints,
  useMarks,
} from '../../../shared/index.ts';
import { Band } from '../band.tsx';
import { type Span, spanMs, spanWords } from '../window.ts';
import { listStartMarks, summarizeSpeed } from './build-speed-chart.ts';
import { buildSpeedFigures } from './build-speed-figures.ts';
import { SpeedTable } from './speed-table.tsx';

interface SpeedBandProps {
  readonly overview: Overview;
  readonly history: NonNullable<Overview['history']>;
  readonly span: Span;
}

function SpeedFigures({ history, span }: Omit<SpeedBandProps, 'overview'>) {
  return (
    <div className="figures">
      {buildSpeedFigures(history.byProject.total, span).map(({ label, quantity, filter }) => (
        <Link key={label} to="/requests" search={{ q: filter }} className="key-figure">
          <small>{label}</small>
          <b>{quantity === null ? <span className="unit">not measured</span> : <Figure quantity={quantity} />}</b>
        </Link>
      ))}
    </div>
  );
}

const explainGap = (requests: number, span: Span): string =>
  requests === 0
    ? `Nothing ran in the last ${spanWords[span]}.`
    : `No answer was streamed in the last ${spanWords[span]}; only those have a first token.`;

/** Third band: how fast, over the window. */
export function SpeedBand({ overview, history, span }: SpeedBandProps) {
  const [isTable, setIsTable] = useState(false);
  const { sinceMs, untilMs, total } = history.byProject;
  const points = useMemo(() => toPercentilePoints(history.speed), [history.speed]);
  const marks = [...listStartMarks(overview.status, spanMs[span]), ...toChartMarks(useMarks(spanMs[span]), untilMs)];
  const summary = summarizeSpeed(spanWords[span], total.firstTokenMs);
  return (
    <Band label="Speed" note={`last ${spanWords[span]}`}>
      <div className="speed-grid">
        <SpeedFigures history={history} span={span} />
        <div className="speed-chart">
          {isTable ? (
            <SpeedTable series={history.speed} nowMs={untilMs} />
          ) : (
            <Chart
              points={points}
              span={[sinceMs, untilMs]}
              isLog={needsLogScale(total.firstTokenMs.p50, total.firstTokenMs.p99)}
              marks={marks}
              summary={summary}
              emptyText={explainGap(total.requests, span)}
              formatValue={formatDuration}
              formatTick={formatTick}
            />
          )}
          <div className="chart-switch">
            <ChartSwitch isTable={isTable} onChange={setIsTable} />
          </div>
        </div>
      </div>
    </Band>
  );
}
