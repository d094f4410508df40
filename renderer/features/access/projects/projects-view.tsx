import { DataTable, plural, useNarrow } from '../../../shared/index.ts';
import type { AccessPartProps } from '../access-part.ts';
import { StrangerList } from '../strangers/stranger-list.tsx';
import { findChosen, useListKeys } from '../use-list-keys.ts';
import { buildProjectRows, type ProjectRow } from './build-project-rows.ts';
import { projectColumns } from './columns.tsx';
import { NoProjects } from './no-projects.tsx';
import { ProjectDetail } from './project-detail.tsx';

const idOf = ({ id }: ProjectRow): string => id;
const isLive = (): boolean => false;

/** Who may use what: projects with their limits, then who calls without one. */
export function ProjectsView({ page, view, orders, dialogs, nowMs }: AccessPartProps) {
  const rows = buildProjectRows(page);
  const isNarrow = useNarrow();
  const ids = rows.map(idOf);
  const chosen = findChosen(ids, view.chosen);
  const onKey = useListKeys({ view, ids, chosen });
  const project = page.projects.find(({ id }) => id === chosen);
  return (
    <>
      <div className="access-list">
        {rows.length === 0 ? (
          <NoProjects page={page} orders={orders} dialogs={dialogs} />
        ) : (
          <div className="access-table fades-when-stale">
            <DataTable
              label={`Projects, ${plural(rows.length, 'project')}`}
              columns={projectColumns(rows.length)}
              {...{ rows, idOf, isLive, onKey }}
              selectedId={chosen}
              cursorId={chosen}
              onPick={({ id }) => view.open(id)}
              rowTestId="project-row"
              density="plain"
              isWhole
            />
          </div>
        )}
        <StrangerList {...{ page, orders, dialogs, nowMs }} />
      </div>
      {project && (!isNarrow || view.isOpen) ? (
        <ProjectDetail key={project.id} {...{ page, project, view, orders, dialogs, nowMs }} />
      ) : null}
    </>
  );
}
