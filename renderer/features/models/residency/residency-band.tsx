import { useState } from 'react';
import type { ModelEvent, ResidentModel } from '../../../../apps/contract/model/index.ts';
import {
  ChartSwitch,
  EventLane,
  listTimeTicks,
  type SeriesBook,
  seriesOf,
  toChartMarks,
  useMarks,
  useNarrow,
  useNow,
} from '../../../shared/index.ts';
import { buildLanes, describeEvent, isNotable, type Lane } from './build-lanes.ts';
import { EventTable } from './event-table.tsx';

const hourMs = 3_600_000;

function LaneRow({ lane, series }: { readonly lane: Lane; readonly series: number }) {
  return (
    <li className="lane">
      <span className="cut small" title={lane.model}>
        {lane.model}
      </span>
      <span className="lane-track" style={{ ['--swatch' as string]: `var(--series-${series})` }}>
        {lane.stretches.map(({ key, from, to, title }) => (
          <i key={key} title={title} style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }} />
        ))}
        {lane.marks.map(({ key, at, title }) => (
          <b key={key} title={title} style={{ left: `${at * 100}%` }} />
        ))}
      </span>
    </li>
  );
}

interface TimesProps {
  readonly sinceMs: number;
  readonly nowMs: number;
}

/** The head of the lanes: clock times, and what else happened; loads and unloads are the lanes themselves. */
function Times({ sinceMs, nowMs }: TimesProps) {
  const marks = toChartMarks(useMarks(nowMs - sinceMs), nowMs).filter(({ isQuiet }) => !isQuiet);
  return (
    <>
      <div className="lane lane-times" aria-hidden="true">
        <span />
        <span className="lane-axis">
          {listTimeTicks(sinceMs, nowMs, { most: 6, clearAtEnd: 0.1 }).map(({ at, label }) => (
            <em key={label} style={{ left: `${at * 100}%` }}>
              {label}
            </em>
          ))}
        </span>
      </div>
      <div className="lane">
        <span />
        <EventLane marks={marks} span={[sinceMs, nowMs]} />
      </div>
    </>
  );
}

interface ResidencyBandProps {
  readonly events: readonly ModelEvent[];
  readonly residents: readonly ResidentModel[];
  readonly series: SeriesBook;
}

/** Who was in memory when, and why it changed. */
export function ResidencyBand({ events, residents, series }: ResidencyBandProps) {
  const [isTable, setIsTable] = useState(false);
  const hours = useNarrow() ? 6 : 12;
  const nowMs = useNow(30_000);
  const sinceMs = nowMs - hours * hourMs;
  const lanes = buildLanes({ events, residents, sinceMs, nowMs });
  const told = events.findLast((event) => isNotable(event) && event.atMs > sinceMs);
  return (
    <section className="models-band residency" aria-label={`In memory, last ${hours} hours`}>
      <div className="residency-head">
        <h2 className="small muted">In memory, last {hours} hours</h2>
        {lanes.length === 0 ? null : <ChartSwitch isTable={isTable} onChange={setIsTable} chart="lanes" />}
      </div>
      {lanes.length === 0 ? <p className="small dim">No model was in memory in this time.</p> : null}
      {isTable ? <EventTable events={events.filter(({ atMs }) => atMs > sinceMs)} series={series} /> : null}
      {isTable || lanes.length === 0 ? null : (
        <>
          <Times {...{ sinceMs, nowMs }} />
          <ul>
            {lanes.map((lane) => (
              <LaneRow key={lane.model} lane={lane} series={seriesOf(series, lane.model)} />
            ))}
          </ul>
          {told ? (
            <p className="note muted lane-told">
              <b aria-hidden="true" /> {describeEvent(told)}
            </p>
          ) : null}
        </>
      )}
    </section>
  );
}
