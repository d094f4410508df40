import './requests.css';
import './inspector.css';
import { useRef, useState } from 'react';
import { useConnection } from '../../shared/index.ts';
import { FacetsColumn } from './facets/facets-column.tsx';
import { useDismiss } from './facets/use-dismiss.ts';
import { toggleValue } from './filter/edit-filter.ts';
import { spanText } from './filter/views.ts';
import { Inspector } from './inspector/inspector.tsx';
import { ListPane } from './list-pane.tsx';
import { useFacets, useRecounting } from './queries.ts';
import { ReplayDialog } from './replay/replay-dialog.tsx';
import { RequestsBar } from './requests-bar.tsx';
import { useChosenColumns } from './table/use-chosen-columns.ts';
import { useLiveList } from './table/use-live-list.ts';
import { useListKeys } from './use-list-keys.ts';
import { useRequestView } from './use-request-view.ts';

/** What happened, why so slow. */
export function RequestsPage() {
  const view = useRequestView();
  const list = useLiveList(view.filter);
  const { data: scope, error: scopeError } = useFacets(view.scope);
  const columns = useChosenColumns();
  const filterInput = useRef<{ focus(): void }>(null);
  const [areFacetsOpen, setAreFacetsOpen] = useState(false);
  useDismiss(areFacetsOpen, () => setAreFacetsOpen(false), '.facets, .facets-button');
  const { isStale } = useConnection();
  useRecounting();
  const cursor = useListKeys({ view, list, filterInput });
  const { openId } = view;
  const toggleFacet = (key: string, value: string): void => view.setText(toggleValue(view.text, key, value));
  return (
    <>
      <RequestsBar view={view} list={list} facets={scope} columns={columns} />
      <div className="requests" data-inspecting={openId !== null} data-stale={isStale}>
        <section className="facets" data-open={areFacetsOpen} aria-label="Facets">
          {scopeError && !scope ? null : <FacetsColumn facets={scope} text={view.text} onToggle={toggleFacet} />}
        </section>
        <ListPane
          {...{ view, list, cursor, filterInput, areFacetsOpen }}
          facets={scope}
          columns={columns.shown}
          onToggleFacets={() => setAreFacetsOpen(!areFacetsOpen)}
        />
        {openId === null ? null : (
          <Inspector
            id={openId}
            row={list.rows.find(({ id }) => id === openId)}
            onNewer={cursor.newer}
            onOlder={cursor.older}
            onClose={view.close}
            onFilter={(text) => view.setText(`${spanText(view.text)} ${text}`.trim())}
          />
        )}
      </div>
      <ReplayDialog record={cursor.replay.record} onClose={cursor.replay.end} />
    </>
  );
}
