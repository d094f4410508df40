import type { RequestFacets } from '../../../apps/contract/model/index.ts';
import { Button, formatCount, ToolBar } from '../../shared/index.ts';
import { ExportMenu } from './export/export-menu.tsx';
import { applyView, isActive, views } from './filter/views.ts';
import { SavedMenu } from './saved/saved-menu.tsx';
import { requestColumns } from './table/columns.tsx';
import { ColumnsMenu } from './table/columns-menu.tsx';
import type { ChosenColumns } from './table/use-chosen-columns.ts';
import type { LiveList } from './table/use-live-list.ts';
import type { RequestView } from './use-request-view.ts';

interface RequestsBarProps {
  readonly view: RequestView;
  readonly list: LiveList;
  readonly facets: RequestFacets | undefined;
  readonly columns: ChosenColumns;
}

function Views({ view, facets, columns }: Omit<RequestsBarProps, 'list'>) {
  return (
    <nav className="views" aria-label="Views">
      <div className="view-words">
        {views.map((each) => {
          const count = facets ? each.count(facets) : null;
          return (
            <button
              key={each.label}
              type="button"
              aria-pressed={isActive(view.text, each)}
              onClick={() => view.setText(applyView(view.text, each))}
            >
              {each.label}
              {count === null ? null : <b> {formatCount(count)}</b>}
            </button>
          );
        })}
      </div>
      <SavedMenu view={view} facets={facets} columns={columns} />
    </nav>
  );
}

/** Views at the left; columns, export and the live switch at the right. */
export function RequestsBar({ view, list, facets, columns }: RequestsBarProps) {
  const { isPaused, togglePause } = list;
  return (
    <ToolBar title="Requests" scope={<Views view={view} facets={facets} columns={columns} />}>
      <ColumnsMenu columns={requestColumns} choice={columns.choice} onToggle={columns.toggle} />
      <ExportMenu rows={list.rows} columns={columns.shown} />
      <Button
        icon={isPaused ? 'start' : 'pause'}
        onClick={togglePause}
        aria-pressed={isPaused}
        data-testid="live-switch"
      >
        {isPaused ? 'Paused' : 'Live'}
      </Button>
    </ToolBar>
  );
}
