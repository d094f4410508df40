import { Link } from '@tanstack/react-router';
import { Figure, Icon, IconButton, StateGlyph, useCancel, useConnection } from '../../../shared/index.ts';
import type { RunningRow } from './list-running.ts';

function ModelName({ row: { askedModel, model } }: { readonly row: RunningRow }) {
  if (askedModel === null) return model;
  return (
    <>
      <span className="dim">{askedModel}</span>{' '}
      <span className="dim inline-icon">
        <Icon name="arrow" size={12} />
      </span>{' '}
      {model}
    </>
  );
}

/** Requests that run now, each with what it is doing and a way to stop it. */
export function RunningTable({
  rows,
  moreText,
}: {
  readonly rows: readonly RunningRow[];
  readonly moreText: string | null;
}) {
  const cancel = useCancel();
  const { isStale } = useConnection();
  if (rows.length === 0) return null;
  return (
    <>
      <table className="plain-table running-table" aria-label="Running requests">
        <colgroup>
          <col className="col-glyph" />
          <col className="col-caller" />
          <col className="col-model" />
          <col />
          <col className="col-speed" />
          <col className="col-age" />
          <col className="col-cancel" />
        </colgroup>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-testid="running-row">
              <td className="glyph-cell">
                <StateGlyph state={row.glyph} label={row.phase} />
              </td>
              <td title={row.project ? `${row.caller}, ${row.project}` : row.caller}>
                <Link to="/requests" search={{ id: row.id }} className="medium">
                  {row.caller}
                </Link>{' '}
                <span className="dim col-project">{row.project}</span>
              </td>
              <td title={row.askedModel === null ? row.model : `${row.askedModel} → ${row.model}`}>
                <ModelName row={row} />
              </td>
              <td>
                {row.phase}
                <span className="col-detail">{row.phaseDetail}</span>
              </td>
              <td className="number">
                <Figure quantity={row.speed} />
              </td>
              <td className="number">
                <Figure quantity={row.age} />
              </td>
              <td className="number">
                <IconButton
                  icon="cross"
                  iconSize={13}
                  kind="quiet"
                  size="small"
                  label={`Cancel request from ${row.caller}`}
                  whyNot={isStale ? 'The Drover service does not answer.' : null}
                  onClick={() => cancel(row.id)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {moreText === null ? null : (
        <Link to="/requests" search={{ q: 'is:running' }} className="small muted more-link">
          {moreText}
        </Link>
      )}
    </>
  );
}
