import { Link } from '@tanstack/react-router';
import type { ModelUseSummary } from '../../../../apps/contract/model/index.ts';
import { formatWorked, plural, quoteFilterValue } from '../../../shared/index.ts';

/** Who asked for it in the last 7 days; each name leads to the requests behind it. */
export function UsedBySection({ model, use }: { readonly model: string; readonly use: ModelUseSummary | null }) {
  if (!use || use.requests === 0) return null;
  const filter = `since:7d model:${quoteFilterValue(model)}`;
  return (
    <section className="detail-section" aria-label="Used by">
      <h3>
        Used by <span className="dim">7 days</span>
      </h3>
      <p className="small used-by">
        {use.projects.map((project) => (
          <Link
            key={project}
            to="/requests"
            search={{ q: `${filter} project:${quoteFilterValue(project)}` }}
            className="use-tag"
          >
            {project}
          </Link>
        ))}
      </p>
      <p className="small muted">
        <Link to="/requests" search={{ q: filter }} className="text-link">
          {plural(use.requests, 'request')}
        </Link>
        , {formatWorked(use.busyMs)} busy, loaded {plural(use.loadCount, 'time')}.
      </p>
    </section>
  );
}
