import type { RefObject } from 'react';
import { renderMoment } from '../../../apps/base/index.ts';
import type { RequestFacets } from '../../../apps/contract/model/index.ts';
import { Button, DataTable, formatCount, plural } from '../../shared/index.ts';
import { setValues } from './filter/edit-filter.ts';
import { FilterBox } from './filter/filter-box.tsx';
import { Histogram } from './histogram/histogram.tsx';
import { ListState } from './list-state.tsx';
import { spanOf, useHistogram } from './queries.ts';
import { StatusLine } from './status-line.tsx';
import type { RequestColumn } from './table/columns.tsx';
import type { RequestRow } from './table/row.ts';
import type { LiveList } from './table/use-live-list.ts';
import type { ListCursor } from './use-list-keys.ts';
import type { RequestView } from './use-request-view.ts';

interface ListPaneProps {
  readonly view: RequestView;
  readonly list: LiveList;
  readonly cursor: ListCursor;
  readonly facets: RequestFacets | undefined;
  readonly columns: readonly RequestColumn[];
  readonly filterInput: RefObject<{ focus(): void } | null>;
  readonly areFacetsOpen: boolean;
  readonly onToggleFacets: () => void;
}

function Overtime({ view }: Pick<ListPaneProps, 'view'>) {
  const { data: bars = [] } = useHistogram(view.filter, view.nowMs);
  return (
    <Histogram
      bars={bars}
      span={spanOf(view.filter, view.nowMs)}
      endsNow={view.filter.untilMs === undefined}
      onSelect={({ sinceMs, untilMs }) => {
        const since = setValues(view.text, 'since', [renderMoment(sinceMs)]);
        view.setText(setValues(since, 'until', [renderMoment(untilMs)]));
      }}
    />
  );
}

const idOf = (row: RequestRow): string => row.id;
const isLive = (row: RequestRow): boolean => row.record.outcome === null;

function NewRowsPill({ list, onShow }: { readonly list: LiveList; readonly onShow: () => void }) {
  if (list.newCount === 0) return null;
  return (
    <button type="button" className="new-rows" onClick={onShow} data-testid="new-rows">
      {formatCount(list.newCount)} new
    </button>
  );
}

function FacetsButton({
  view,
  areFacetsOpen,
  onToggleFacets,
}: Pick<ListPaneProps, 'view' | 'areFacetsOpen' | 'onToggleFacets'>) {
  const { filter } = view;
  const { outcomes, projects, apps, models, backends, keys } = filter;
  const count = [outcomes, projects, apps, models, backends, keys].filter(Boolean).length;
  return (
    <Button
      icon="filter"
      onClick={onToggleFacets}
      aria-expanded={areFacetsOpen}
      aria-label={count > 0 ? `Facets, ${count} in use` : 'Facets'}
    >
      {count > 0 ? formatCount(count) : null}
    </Button>
  );
}

/** Filter, histogram, the rows, and their totals. */
export function ListPane(props: ListPaneProps) {
  const { view, list, cursor, facets, columns, filterInput } = props;
  const showNew = (): void => {
    list.catchUp();
    document.querySelector('.data-table')?.scrollTo({ top: 0 });
  };
  return (
    <section className="list-pane" aria-label="Requests">
      <div className="filter-line">
        <div className="facets-button">
          <FacetsButton {...props} />
        </div>
        <FilterBox
          text={view.text}
          issues={view.issues}
          facets={facets}
          onChange={view.setText}
          focusRef={filterInput}
        />
      </div>
      <Overtime view={view} />
      <div className="list-body fades-when-stale">
        <DataTable
          label={plural(list.rows.length, 'request')}
          rows={list.rows}
          columns={columns}
          idOf={idOf}
          isLive={isLive}
          selectedId={view.openId}
          cursorId={cursor.id}
          onPick={({ id }) => cursor.pick(id)}
          onKey={cursor.onKey}
          onScroll={list.onScroll}
          rowTestId="request-row"
        />
        <ListState view={view} list={list} />
        <NewRowsPill list={list} onShow={showNew} />
      </div>
      <StatusLine filter={view.filter} />
    </section>
  );
}
