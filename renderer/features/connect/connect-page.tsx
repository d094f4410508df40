import './connect.css';
import type { ConnectPage as PageData } from '../../../apps/contract/model/index.ts';
import { Blocks, describeError, FailedPart, Prose, ToolBar, useConnection, useNow } from '../../shared/index.ts';
import { BaseUrls } from './base-urls.tsx';
import { buildBaseUrls, buildClientRows, chooseFacts, describeNeeds } from './build-connect.ts';
import { Choices } from './choices.tsx';
import { ClientItem } from './client-item.tsx';
import { useConnectPage } from './queries.ts';
import { type ConnectView, useConnectView } from './use-connect-view.ts';
import { useConnectionTests } from './use-connection-tests.ts';

const nowEveryMs = 5000;

function LoadingPage() {
  return (
    <div className="connect-part">
      <Blocks widths={[40, 62, 62, 62, 62]} rowHeight={26} label="Addresses are loading" />
      <Blocks widths={[90, 90, 90, 90, 90, 90, 90, 90]} rowHeight={34} label="Clients are loading" />
    </div>
  );
}

function ConnectBody({ page, view }: { readonly page: PageData; readonly view: ConnectView }) {
  const nowMs = useNow(nowEveryMs);
  const { isStale } = useConnection();
  const { tests, run } = useConnectionTests();
  const facts = chooseFacts(page, view);
  const needs = describeNeeds(page, facts, view.isFromNetwork);
  const rows = buildClientRows(page, facts, nowMs);
  const whyNotTest = isStale
    ? 'The service does not answer now.'
    : page.models.length === 0 && view.model === null
      ? 'There is no model to ask.'
      : null;
  const project = page.projects.find((id) => id === view.project) ?? null;
  return (
    <>
      <section className="connect-part" aria-label="Addresses">
        <Choices {...{ page, facts, view }} />
        {needs === null ? null : (
          <p className="small muted">
            <Prose text={needs} />
          </p>
        )}
        {page.models.length === 0 ? (
          <p className="small muted">No model is there yet: the lines below name {facts.model} as an example.</p>
        ) : null}
        <BaseUrls urls={buildBaseUrls(page, facts, view)} />
      </section>
      <section className="connect-part" aria-label="Clients">
        {page.storageProblem === null ? null : (
          <p className="small muted" role="note">
            {page.storageProblem} So nobody knows who has called.
          </p>
        )}
        <ul className="connect-clients fades-when-stale">
          {rows.map((row) => (
            <ClientItem
              key={row.client.id}
              row={row}
              isOpen={view.client === row.client.id}
              test={tests[row.client.id]}
              whyNotTest={whyNotTest}
              onToggle={() => view.toggle(row.client.id)}
              onTest={() => {
                if (view.client !== row.client.id) view.toggle(row.client.id);
                run({ client: row.client.id, dialect: row.client.dialect, model: facts.model, project });
              }}
            />
          ))}
        </ul>
      </section>
    </>
  );
}

/** How programs are pointed at the gateway, and whether they have called. */
export function ConnectPage() {
  const view = useConnectView();
  const page = useConnectPage();
  const { isStale } = useConnection();
  return (
    <>
      <ToolBar title="Connect" />
      <div className="page-scroll connect" data-stale={isStale}>
        {page.data ? (
          <ConnectBody page={page.data} view={view} />
        ) : page.error ? (
          <div className="connect-part">
            <FailedPart
              error={describeError(page.error)}
              stillWorks="Programs that are connected are answered all the same."
              onRetry={() => void page.refetch()}
            />
          </div>
        ) : (
          <LoadingPage />
        )}
      </div>
    </>
  );
}
