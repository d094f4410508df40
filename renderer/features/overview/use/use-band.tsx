import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Overview } from '../../../../apps/contract/control/index.ts';
import { Figure, formatShare, Swatch, seriesOf, type TimeWindow, useModelSeries } from '../../../shared/index.ts';
import { Band } from '../band.tsx';
import { buildUseRows, type UseGrouping, type UseRow } from './build-use-rows.ts';
import { GroupingSwitch } from './grouping-switch.tsx';

interface UseBandProps {
  readonly history: NonNullable<Overview['history']>;
  readonly window: TimeWindow;
}

const reports = { project: 'byProject', app: 'byApp', model: 'byModel' } as const;

function NameCell({
  row,
  series,
  window,
}: {
  readonly row: UseRow;
  readonly series: number | null;
  readonly window: TimeWindow;
}) {
  return (
    <td title={row.name}>
      {series === null ? null : <Swatch series={series} />}
      {row.filter === null ? (
        <span className="muted">{row.name}</span>
      ) : (
        <Link to="/requests" search={{ q: `${window.filter} ${row.filter}` }} className="medium">
          {row.name}
        </Link>
      )}
    </td>
  );
}

function UseTable({ history, window }: UseBandProps) {
  const [by, setBy] = useState<UseGrouping>('project');
  const { rows, moreText } = buildUseRows(history[reports[by]], by);
  const series = useModelSeries(by === 'model' ? rows.map(({ key }) => key).filter((key) => key !== '') : []);
  return (
    <>
      <table className="plain-table use-table" aria-label={`Use by ${by}`}>
        <colgroup>
          <col className="col-name" />
          <col />
          <col className="col-busy" />
          <col className="col-count" />
          <col className="col-tokens" />
          <col className="col-tokens" />
          <col className="col-p95" />
          <col className="col-errors" />
        </colgroup>
        <thead>
          <tr>
            <th>
              <GroupingSwitch value={by} onChange={setBy} />
            </th>
            <th>Share of busy time</th>
            <th className="number">Busy</th>
            <th className="number">Requests</th>
            <th className="number col-tokens">Read</th>
            <th className="number col-tokens">Written</th>
            <th className="number">p95 first</th>
            <th className="number col-errors">Errors</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} data-testid="use-row">
              <NameCell
                row={row}
                window={window}
                series={by === 'model' && row.filter !== null ? seriesOf(series, row.key) : null}
              />
              <td className="share-cell" aria-label={`${formatShare(row.share)} %`}>
                <span className="meter">
                  <i style={{ width: `${row.share * 100}%` }} />
                </span>
              </td>
              <td className="number">{row.busy}</td>
              <td className="number">{row.requests}</td>
              <td className="number col-tokens">{row.read}</td>
              <td className="number col-tokens">{row.written}</td>
              <td className="number">
                <Figure quantity={row.p95} />
              </td>
              <td className="number col-errors">{row.errors}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {moreText === null ? null : <p className="small dim">{moreText}</p>}
    </>
  );
}

/** Fourth band: who used it. */
export function UseBand({ history, window }: UseBandProps) {
  return (
    <Band label="Use" note={window.note}>
      {history.byProject.rows.length === 0 ? (
        <p className="muted band-line">No one used it {window.clause}.</p>
      ) : (
        <UseTable history={history} window={window} />
      )}
    </Band>
  );
}
