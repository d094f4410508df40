import { Link } from '@tanstack/react-router';
import { StateGlyph } from '../../../shared/index.ts';
import type { QuotaView } from './build-quotas.ts';
import { Part } from './part.tsx';

/** How far each project has come with its tokens. */
export function QuotaPart({ quotas }: { readonly quotas: readonly QuotaView[] }) {
  return (
    <Part
      title="Quotas"
      empty={quotas.length === 0 ? 'No project has a limit of tokens a day or month. Access sets them.' : null}
    >
      <ul className="usage-quotas">
        {quotas.map(({ key, project, text, pace, share, isFull }) => (
          <li key={key} data-testid="usage-quota">
            <p>
              <Link to="/access" search={{ id: project }} className="medium cut">
                {project}
              </Link>
              <span className="live-figure">{text}</span>
            </p>
            <span className="meter" data-full={isFull} aria-hidden="true">
              <i style={{ width: `${share * 100}%` }} />
            </span>
            <p className="note muted">
              {isFull ? <StateGlyph state="warned" size={10} label="Used up" /> : null} {pace}
            </p>
          </li>
        ))}
      </ul>
    </Part>
  );
}
