import type { Pull } from '../../../../apps/contract/model/index.ts';
import { Figure, formatShare, IconButton, Prose, StateGlyph } from '../../../shared/index.ts';
import type { ModelOrders } from '../use-model-orders.ts';
import { buildPullRows, type PullRow } from './build-pull-rows.ts';

function Progress({ row }: { readonly row: PullRow }) {
  const percent = row.share === null ? undefined : Math.round(row.share * 100);
  return (
    <span
      className="pull-track"
      role="progressbar"
      aria-label={`${row.model} pulled`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={row.share === null ? 'size not known yet' : `${formatShare(row.share)} %`}
    >
      <i style={{ width: `${(row.share ?? 0) * 100}%` }} data-tone={row.glyph} />
    </span>
  );
}

function PullActions({ row, orders }: { readonly row: PullRow; readonly orders: ModelOrders }) {
  const { whyNotService: whyNot } = orders;
  return (
    <span className="pull-acts">
      {row.canPause ? (
        <IconButton
          icon="pause"
          kind="quiet"
          size="small"
          label={`Pause ${row.model}`}
          whyNot={whyNot}
          onClick={() => orders.pausePull(row.id)}
        />
      ) : null}
      {row.canResume ? (
        <IconButton
          icon="start"
          kind="quiet"
          size="small"
          label={row.glyph === 'failed' ? `Try ${row.model} again` : `Go on with ${row.model}`}
          whyNot={whyNot}
          onClick={() => orders.resumePull(row.id)}
        />
      ) : null}
      <IconButton
        icon="cross"
        kind="quiet"
        size="small"
        label={row.glyph === 'failed' ? `Take ${row.model} off the list` : `Cancel ${row.model}`}
        whyNot={whyNot}
        onClick={() => orders.cancelPull({ id: row.id, model: row.model })}
      />
    </span>
  );
}

interface PullListProps {
  readonly pulls: readonly Pull[];
  /** What is left on the disk; `null` when it is not known. */
  readonly freeBytes: number | null;
  readonly orders: ModelOrders;
}

/** Downloads, between the bar and the table, while there are any. */
export function PullList({ pulls, freeBytes, orders }: PullListProps) {
  const rows = buildPullRows(pulls, freeBytes);
  if (rows.length === 0) return null;
  return (
    <section className="models-band pulls" aria-label="Downloads">
      <ul>
        {rows.map((row) => (
          <li key={row.id} className="pull-row" data-testid="pull-row">
            <span className="pull-name cut">
              <StateGlyph state={row.glyph} size={13} /> <span className="medium">{row.model}</span>{' '}
              <span className="muted">{row.word}</span>
            </span>
            <Progress row={row} />
            <span className="number">
              <Figure quantity={row.size} />
            </span>
            <span className="number pull-speed">
              <Figure quantity={row.speed} />
            </span>
            <span className="number muted pull-left">{row.left}</span>
            <PullActions row={row} orders={orders} />
            {row.problem === null ? null : (
              <p className="small pull-problem">
                <StateGlyph state={row.glyph === 'failed' ? 'failed' : 'warned'} size={11} /> {row.problem.message}{' '}
                <span className="muted">
                  <Prose text={row.problem.advice} />
                </span>
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
