import { Link } from '@tanstack/react-router';
import type { RequestBodies } from '../../../../apps/contract/model/index.ts';

interface NoBodiesProps {
  readonly whyNone: NonNullable<RequestBodies['whyNone']>;
  readonly project: string | null;
}

/** Why there is nothing to read, and where that can be changed. */
export function NoBodies({ whyNone: { reason, text }, project }: NoBodiesProps) {
  return (
    <div className="inspector-pad small" data-testid="no-bodies">
      <p className="muted">{text}</p>
      {reason === 'off' ? (
        <p className="bodies-next">
          Switch it on for all in{' '}
          <Link to="/config" search={{ section: 'log' }} className="prose-link">
            Config, Log
          </Link>{' '}
          (<code>log.bodies</code>), or for one project in{' '}
          <Link to="/access" search={project === null ? {} : { id: project, open: '1' }} className="prose-link">
            Access
          </Link>
          . It counts for requests from then on; what is kept stays on this machine.
        </p>
      ) : null}
      {reason === 'off-for-project' && project !== null ? (
        <p className="bodies-next">
          <Link to="/access" search={{ id: project, open: '1' }} className="prose-link">
            Settings of {project}
          </Link>
        </p>
      ) : null}
      {reason === 'removed' ? (
        <p className="bodies-next">
          <Link to="/config" search={{ section: 'log' }} className="prose-link">
            Give them more room
          </Link>
        </p>
      ) : null}
    </div>
  );
}
