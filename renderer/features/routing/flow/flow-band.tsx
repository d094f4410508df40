import { useState } from 'react';
import type { RoutingHistory } from '../../../../apps/contract/model/index.ts';
import {
  Blocks,
  ChartSwitch,
  describeError,
  FailedPart,
  formatCount,
  formatShare,
  listTimeTicks,
  StateGlyph,
} from '../../../shared/index.ts';
import { buildFlow, type FlowPart, type FlowView } from './build-flow.ts';

const barWidth = 8;
const plotHeight = 70;

function Legend({ parts }: { readonly parts: readonly FlowPart[] }) {
  return (
    <ul className="flow-legend small">
      {parts.map(({ key, name, tone, requests }) => (
        <li key={key}>
          {tone === 'refused' ? (
            <StateGlyph state="failed" size={11} />
          ) : (
            <span className="swatch flow-fill" data-tone={tone} />
          )}
          {name} {formatCount(requests)}
        </li>
      ))}
    </ul>
  );
}

function Bars({ view, history }: { readonly view: FlowView; readonly history: RoutingHistory }) {
  const ticks = listTimeTicks(history.sinceMs, history.untilMs, { most: 6, clearAtEnd: 0.08 });
  return (
    <>
      <svg
        viewBox={`0 0 ${Math.max(1, view.barCount) * barWidth} ${plotHeight}`}
        preserveAspectRatio="none"
        width="100%"
        height="84"
        role="img"
        aria-label={view.summary}
        className="flow-plot"
      >
        {view.segments.map(({ key, bar, tone, from, height }) => (
          <rect
            key={key}
            x={bar * barWidth}
            y={plotHeight * (1 - from - height)}
            width={6}
            height={Math.max(1, plotHeight * height - (from > 0 ? 1 : 0))}
            className="flow-bar"
            data-tone={tone}
          />
        ))}
      </svg>
      <div className="flow-times note" aria-hidden="true">
        {ticks.map(({ at, label }) => (
          <em key={at} style={at === 1 ? { right: 0 } : { left: `${at * 100}%` }} data-end={at === 1}>
            {label}
          </em>
        ))}
      </div>
    </>
  );
}

function FlowTable({ parts }: { readonly parts: readonly FlowPart[] }) {
  const total = parts.reduce((sum, { requests }) => sum + requests, 0);
  return (
    <table className="plain-table flow-table">
      <thead>
        <tr>
          <th scope="col">Backend</th>
          <th scope="col" className="number">
            Requests
          </th>
          <th scope="col" className="number">
            Share
          </th>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ key, name, requests }) => (
          <tr key={key}>
            <td>{name}</td>
            <td className="number">{formatCount(requests)}</td>
            <td className="number">{formatShare(requests / Math.max(1, total))} %</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface FlowBandProps {
  readonly history: RoutingHistory | undefined;
  readonly error: Error | null;
  readonly onRetry: () => void;
}

/** Where requests went in the last 24 hours. */
export function FlowBand({ history, error, onRetry }: FlowBandProps) {
  const [isTable, setIsTable] = useState(false);
  const view = history ? buildFlow(history) : null;
  return (
    <section className="flow" aria-label="Where requests went, last 24 hours">
      <div className="routing-band-head">
        <h2 className="strong">
          Where requests went <span className="dim">24 h</span>
        </h2>
        {view && view.parts.length > 0 ? (
          <>
            <span className="spring" />
            {isTable ? null : <Legend parts={view.parts} />}
            <ChartSwitch isTable={isTable} onChange={setIsTable} />
          </>
        ) : null}
      </div>
      <div className="flow-body">
        {view === null ? (
          error ? (
            <FailedPart
              error={describeError(error)}
              stillWorks="Requests are answered all the same."
              onRetry={onRetry}
            />
          ) : (
            <Blocks widths={[100, 100]} rowHeight={30} label="The last 24 hours are loading" />
          )
        ) : view.parts.length === 0 ? (
          <p className="small dim">No request in the last 24 hours.</p>
        ) : isTable ? (
          <FlowTable parts={view.parts} />
        ) : history ? (
          <Bars view={view} history={history} />
        ) : null}
      </div>
    </section>
  );
}
