import { Link } from '@tanstack/react-router';
import { Figure, IconButton, quoteFilterValue, Swatch, useConnection } from '../../../shared/index.ts';
import { type Span, spanWords } from '../window.ts';
import type { MemoryRow } from './build-memory-view.ts';
import { useUnload } from './use-unload.ts';

function explainBlock(row: MemoryRow, isStale: boolean): string | null {
  if (isStale) return 'The Drover service does not answer.';
  return row.isBusy ? 'It is answering a request.' : null;
}

/** The bar's legend and its accessible form: what is loaded, how large, until when. */
export function MemoryTable({ rows, span }: { readonly rows: readonly MemoryRow[]; readonly span: Span }) {
  const unload = useUnload();
  const { isStale } = useConnection();
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
          <th className="number col-requests">Requests, {spanWords[span]}</th>
          <th className="unloads">Unloads</th>
          <th>
            <span className="hidden-text">Unload now</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name} data-testid="resident-row">
            <td title={row.name}>
              <Swatch series={row.series} />
              <span className="medium">{row.name}</span>
            </td>
            <td className="number">
              <Figure quantity={row.size} />
            </td>
            <td className="number">{row.context}</td>
            <td className="number col-gpu">
              <Figure quantity={row.gpu} />
            </td>
            <td className="number col-requests">
              {row.requests === '' ? null : (
                <Link to="/requests" search={{ q: `since:${span} model:${quoteFilterValue(row.name)}` }}>
                  {row.requests}
                </Link>
              )}
            </td>
            <td className="unloads muted">{row.unloads}</td>
            <td className="number">
              <IconButton
                icon="unload"
                kind="quiet"
                size="small"
                label={`Unload ${row.name}`}
                whyNot={explainBlock(row, isStale)}
                onClick={() => unload(row.name)}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
