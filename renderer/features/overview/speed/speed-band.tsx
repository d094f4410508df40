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
  type PageWindow,
  type TimeWindow,
  toChartMarks,
  toPercentilePoints,
  useMarks,
} from '../../../shared/index.ts';
import { Band } from '../band.tsx';
import { listStartMarks, summarizeSpeed } from './build-speed-chart.ts';
import { buildSpeedFigures } from './build-speed-figures.ts';
import { SpeedTable } from './speed-table.tsx';

interface SpeedBandProps {
  readonly overview: Overview;
  readonly history: NonNullable<Overview['history']>;
  readonly view: PageWindow;
}

function SpeedFigures({ history, view }: Omit<SpeedBandProps, 'overview'>) {
  return (
    <div className="figures">
      {buildSpeedFigures(history.byProject.total, view.window.filter).map(({ label, quantity, filter }) => (
        <Link key={label} to="/requests" search={{ q: filter }} className="key-figure">
          <small>{label}</small>
          <b>{quantity === null ? <span className="unit">not measured</span> : <Figure quantity={quantity} />}</b>
        </Link>
      ))}
    </div>
  );
}

const explainGap = (requests: number, { clause }: TimeWindow): string =>
  requests === 0 ? `Nothing ran ${clause}.` : `No answer was streamed ${clause}; only those have a first token.`;

/** Third band: how fast, over the window. */
export function SpeedBand({ overview, history, view }: SpeedBandProps) {
  const [isTable, setIsTable] = useState(false);
  const { sinceMs, untilMs, total } = history.byProject;
  const points = useMemo(() => toPercentilePoints(history.speed), [history.speed]);
  const { window } = view;
  const { lengthMs, range } = window;
  const told = toChartMarks(useMarks(lengthMs, range?.untilMs), untilMs);
  const marks = [...listStartMarks(overview.status, lengthMs), ...told];
  const summary = summarizeSpeed(window, total.firstTokenMs);
  return (
    <Band label="Speed" note={window.note}>
      <div className="speed-grid">
        <SpeedFigures history={history} view={view} />
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
              emptyText={explainGap(total.requests, window)}
              formatValue={formatDuration}
              formatTick={formatTick}
              hasEnded={range !== null}
              onSelect={view.chooseRange}
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
