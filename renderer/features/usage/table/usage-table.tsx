import { Link } from '@tanstack/react-router';
import type { UsageGrouping } from '../../../../apps/contract/model/index.ts';
import { Figure, formatShare, plural, Swatch } from '../../../shared/index.ts';
import { type Measure, measureWords } from '../measures.ts';
import { groupings } from '../window.ts';
import type { UsageTableRow } from './build-usage-rows.ts';

interface UsageTableProps {
  readonly rows: readonly UsageTableRow[];
  readonly total: UsageTableRow;
  readonly by: UsageGrouping;
  readonly show: Measure;
  /** The window in the filter of the requests. */
  readonly since: string;
  /** The colour of a group in the chart. */
  readonly seriesOf: (group: string | null) => number;
}

const mostRows = 100;
const usual: readonly (readonly [Measure, (row: UsageTableRow) => string])[] = [
  ['busy', (row) => row.busy],
  ['requests', (row) => row.requests],
  ['read', (row) => row.read],
  ['written', (row) => row.written],
];

function NameCell({ row, series, since }: { row: UsageTableRow; series: number | null; since: string }) {
  return (
    <td title={row.name}>
      {series === null ? null : <Swatch series={series} />}
      {row.filter === null ? (
        <span className="muted">{row.name}</span>
      ) : (
        <Link to="/requests" search={{ q: `${since} ${row.filter}`.trim() }} className="medium">
          {row.name}
        </Link>
      )}
    </td>
  );
}

function Cells({ row, show }: { readonly row: UsageTableRow; readonly show: Measure }) {
  return (
    <>
      <td className="share-cell">
        <span className="meter" aria-hidden="true">
          <i style={{ width: `${row.share * 100}%` }} />
        </span>
        <span className="number">{formatShare(row.share)} %</span>
      </td>
      <td className="number medium">{row.value}</td>
      <td className="number muted">{row.trend}</td>
      {usual.map(([measure, read]) =>
        measure === show ? null : (
          <td key={measure} className={`number usage-col-${measure}`}>
            {read(row)}
          </td>
        ),
      )}
      <td className="number">
        <Figure quantity={row.p50} />
      </td>
      <td className="number">
        <Figure quantity={row.p95} />
      </td>
      <td className="number" title={row.errorShare}>
        {row.errors}
      </td>
    </>
  );
}

/** Who used what: the rows add up to the chart. Each leads to its requests. */
export function UsageTable({ rows, total, by, show, since, seriesOf }: UsageTableProps) {
  const head = groupings.find(({ value }) => value === by)?.label ?? by;
  const hidden = rows.length - mostRows;
  return (
    <>
      <table className="plain-table usage-table" aria-label={`Use by ${by}`}>
        <thead>
          <tr>
            <th className="usage-col-name">{head}</th>
            <th className="usage-col-share">Share</th>
            <th className="number">{measureWords[show]}</th>
            <th className="number usage-col-trend" title="Against the span before">
              Trend
            </th>
            {usual.map(([measure]) =>
              measure === show ? null : (
                <th key={measure} className={`number usage-col-${measure}`}>
                  {measureWords[measure]}
                </th>
              ),
            )}
            <th className="number">p50 first</th>
            <th className="number">p95 first</th>
            <th className="number usage-col-errors">{show === 'errors' ? 'Failed' : 'Errors'}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map((row) => (
            <tr key={`${row.group === null} ${row.key}`} data-testid="usage-row">
              <NameCell row={row} series={seriesOf(row.group)} since={since} />
              <Cells row={row} show={show} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr data-testid="usage-total">
            <NameCell row={total} series={null} since={since} />
            <Cells row={total} show={show} />
          </tr>
        </tfoot>
      </table>
      {hidden > 0 ? <p className="small dim">{plural(hidden, `more ${by}`)}, in the export.</p> : null}
    </>
  );
}
