import { Fragment } from 'react';
import type { Percentiles, SpeedReport, SpeedRow } from '../../../../apps/contract/model/index.ts';
import { formatDuration, formatSpeed } from '../../../shared/index.ts';
import { nameGroup } from '../name-group.ts';
import { groupings } from '../window.ts';

interface SpeedTableProps {
  readonly report: SpeedReport;
  readonly keyNames: Readonly<Record<string, string>>;
}

const mostRows = 50;
const names = ['p50', 'p95', 'p99'] as const;

/** Reading and writing are speeds: there the 95th percentile is that of the quick ones, so the median alone is told. */
const durations: readonly (readonly [string, (row: SpeedRow) => Percentiles])[] = [
  ['First token', ({ firstTokenMs }) => firstTokenMs],
  ['Total', ({ totalMs }) => totalMs],
  ['In line', ({ queueMs }) => queueMs],
  ['Load', ({ loadMs }) => loadMs],
];

const show = (ms: number | null): string => (ms === null ? '' : formatDuration(ms));
const showSpeed = ({ p50 }: Percentiles): string => (p50 === null ? '' : formatSpeed(p50));

function Cells({ row }: { readonly row: SpeedRow }) {
  return (
    <>
      {durations.map(([label, read]) => (
        <Fragment key={label}>
          {names.map((name) => (
            <td key={name} className={name === 'p50' ? 'number speed-first' : 'number'}>
              {show(read(row)[name])}
            </td>
          ))}
        </Fragment>
      ))}
      <td className="number speed-first">{showSpeed(row.prefillTokensPerSecond)}</td>
      <td className="number">{showSpeed(row.decodeTokensPerSecond)}</td>
    </>
  );
}

/** How fast it was, by the same groups. */
export function UsageSpeedTable({ report, keyNames }: SpeedTableProps) {
  const { by, rows, total } = report;
  return (
    <table className="plain-table usage-speed" aria-label={`Speed by ${by}`}>
      <thead>
        <tr>
          <th rowSpan={2} className="usage-col-name">
            {groupings.find(({ value }) => value === by)?.label ?? by}
          </th>
          {durations.map(([label]) => (
            <th key={label} colSpan={3} scope="colgroup" className="speed-first">
              {label}
            </th>
          ))}
          <th colSpan={2} scope="colgroup" className="speed-first">
            tok/s, p50
          </th>
        </tr>
        <tr>
          {durations.map(([label]) => (
            <Fragment key={label}>
              {names.map((name) => (
                <th key={name} className={name === 'p50' ? 'number speed-first' : 'number'}>
                  {name}
                </th>
              ))}
            </Fragment>
          ))}
          <th className="number speed-first">Read</th>
          <th className="number">Write</th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, mostRows).map((row) => (
          <tr key={`${row.name === null} ${row.name}`} data-testid="usage-speed-row">
            <td title={nameGroup(by, row.name, keyNames)}>{nameGroup(by, row.name, keyNames)}</td>
            <Cells row={row} />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td>All</td>
          <Cells row={total} />
        </tr>
      </tfoot>
    </table>
  );
}
