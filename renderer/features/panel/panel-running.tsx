import type { Status } from '../../../apps/contract/control/index.ts';
import { Figure, StateGlyph } from '../../shared/index.ts';
import { listPanelRequests } from './describe-panel.ts';
import { PanelSpeed } from './panel-speed.tsx';

/** Requests that run now, and how much was written before. Each opens in the window. */
export function PanelRunning({ inFlight }: Pick<Status, 'inFlight'>) {
  const { rows, moreText } = listPanelRequests(inFlight);
  return (
    <section aria-label="Requests">
      {rows.length === 0 ? null : (
        <ul>
          {rows.map(({ id, glyph, caller, project, phase, age }) => (
            <li key={id}>
              <a className="panel-row" href={`/requests?id=${encodeURIComponent(id)}`} target="_blank" rel="noreferrer">
                <StateGlyph state={glyph} />
                <span className="cut">
                  <span className="medium">{caller}</span> <span className="dim">{project}</span>
                </span>
                <span className="small muted">{phase}</span>
                <span>
                  <Figure quantity={age} />
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
      {moreText === null ? null : <p className="small muted">{moreText}</p>}
      <PanelSpeed />
    </section>
  );
}
