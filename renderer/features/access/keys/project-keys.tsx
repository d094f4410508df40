import type { AccessPage } from '../../../../apps/contract/model/index.ts';
import { StateGlyph } from '../../../shared/index.ts';
import { DetailSection } from '../detail-frame.tsx';
import type { AccessView } from '../use-access-view.ts';
import { buildKeyRows } from './build-key-rows.ts';

interface ProjectKeysProps {
  readonly project: string;
  readonly page: AccessPage;
  readonly view: AccessView;
  readonly nowMs: number;
}

/** The keys of one project; each leads to its own detail. */
export function ProjectKeys({ project, page, view, nowMs }: ProjectKeysProps) {
  const keys = page.keys.filter(({ record }) => record.project === project);
  const rows = buildKeyRows({ keys }, nowMs);
  return (
    <DetailSection title="Keys">
      {rows.length === 0 ? (
        <p className="small muted">
          None. {page.gateway.isLoopbackOnly ? 'Programs on this Mac need none.' : 'Calls from elsewhere need one.'}
        </p>
      ) : null}
      <ul className="access-keys">
        {rows.map(({ id, name, prefix, state, lastUsed }) => (
          <li key={id}>
            <button type="button" className="access-key-link" onClick={() => view.openKey(id)}>
              <StateGlyph state={state.glyph} size={10} label={state.text} />
              <span className="cut medium">{name}</span>
              <code className="cut dim">{prefix}</code>
              <span className="number muted small">{lastUsed}</span>
            </button>
          </li>
        ))}
      </ul>
    </DetailSection>
  );
}
