import { Link } from '@tanstack/react-router';
import {
  Figure,
  Icon,
  IconButton,
  quoteFilterValue,
  Swatch,
  type TimeWindow,
  useConnection,
  useUnload,
} from '../../../shared/index.ts';
import type { MemoryRow } from './build-memory-view.ts';
import { usePin } from './use-pin.ts';

function explainBlock(row: MemoryRow, isStale: boolean): string | null {
  if (isStale) return 'The Drover service does not answer.';
  return row.isBusy ? 'It is answering a request.' : null;
}

/** What can be done to a model that is there: keep it, or let it go. */
function RowActions({ row }: { readonly row: MemoryRow }) {
  const unload = useUnload();
  const pin = usePin();
  const { isStale } = useConnection();
  const { name, isPinned } = row;
  if (row.isExpected) return null;
  return (
    <>
      <IconButton
        icon="pin"
        kind="quiet"
        size="small"
        className="button pin-button"
        label={`${isPinned ? 'Unpin' : 'Pin'} ${name}`}
        whyNot={isStale ? 'The Drover service does not answer.' : null}
        onClick={() => pin({ model: name, isPinned: !isPinned })}
        data-pinned={isPinned}
      />
      <IconButton
        icon="unload"
        kind="quiet"
        size="small"
        label={`Unload ${name}`}
        whyNot={explainBlock(row, isStale)}
        onClick={() => unload(name)}
      />
    </>
  );
}

function Stay({ row: { unloads, isPinned, isBusy } }: { readonly row: MemoryRow }) {
  if (!isPinned) return unloads;
  return (
    <>
      <span className="inline-icon" title="No other model takes its place.">
        <Icon name="pin" size={13} />
      </span>{' '}
      {isBusy ? `pinned, ${unloads}` : unloads}
    </>
  );
}

interface MemoryTableProps {
  readonly rows: readonly MemoryRow[];
  readonly window: TimeWindow;
}

/** The bar's legend and its accessible form: what is loaded, how large, until when. */
export function MemoryTable({ rows, window }: MemoryTableProps) {
  return (
    <table className="plain-table memory-table" aria-label="Loaded models">
      <colgroup>
        <col />
        <col className="col-size" />
        <col className="col-context" />
        <col className="col-gpu" />
        <col className="col-requests" />
        <col className="col-unloads" />
        <col className="col-act" />
      </colgroup>
      <thead>
        <tr>
          <th>Loaded</th>
          <th className="number">Memory</th>
          <th className="number">Context</th>
          <th className="number col-gpu">On GPU</th>
          <th className="number col-requests" title={`Requests ${window.clause}`}>
            Requests{window.range === null ? `, ${window.words}` : ''}
          </th>
          <th className="unloads">Unloads</th>
          <th>
            <span className="hidden-text">Pin, unload now</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name} data-testid={row.isExpected ? 'loading-row' : 'resident-row'}>
            <td title={row.name}>
              <Swatch series={row.series} isExpected={row.isExpected} />
              <span className="medium">{row.name}</span>
            </td>
            <td className="number">
              {row.isExpected ? <span className="dim col-detail">about </span> : null}
              <Figure quantity={row.size} />
            </td>
            <td className="number">{row.context}</td>
            <td className="number col-gpu">
              <Figure quantity={row.gpu} />
            </td>
            <td className="number col-requests">
              {row.requests === '' ? null : (
                <Link to="/requests" search={{ q: `${window.filter} model:${quoteFilterValue(row.name)}` }}>
                  {row.requests}
                </Link>
              )}
            </td>
            <td className="unloads muted">
              <Stay row={row} />
            </td>
            <td className="number row-actions">
              <RowActions row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
