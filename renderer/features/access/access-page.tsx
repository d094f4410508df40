import './access.css';
import type { AccessPage as PageData } from '../../../apps/contract/model/index.ts';
import {
  Blocks,
  Button,
  describeError,
  FailedPart,
  Segments,
  ToolBar,
  useConnection,
  useNow,
} from '../../shared/index.ts';
import { DialogHost, useAccessDialogs } from './access-dialogs.tsx';
import type { AccessPartProps } from './access-part.ts';
import { AuditView } from './audit/audit-view.tsx';
import { KeysView } from './keys/keys-view.tsx';
import { ProjectsView } from './projects/projects-view.tsx';
import { useAccessPage } from './queries.ts';
import { ReachNote } from './reach-note.tsx';
import { useAccessOrders } from './use-access-orders.ts';
import { useAccessView } from './use-access-view.ts';

const views = [
  { value: 'projects', label: 'Projects' },
  { value: 'keys', label: 'Keys' },
  { value: 'audit', label: 'Audit' },
] as const;

function LoadingList() {
  return (
    <>
      <div className="access-list">
        <div className="access-table access-blocks">
          <Blocks widths={[40, 92, 88, 90, 84]} rowHeight={30} label="Projects are loading" />
        </div>
      </div>
      <aside className="access-detail access-waiting" aria-label="Project">
        <div className="access-section">
          <Blocks widths={[60, 80, 70]} rowHeight={28} label="The project is loading" />
        </div>
      </aside>
    </>
  );
}

function AccessBody({ page, ...part }: AccessPartProps) {
  const { whyNotProjects } = page;
  const { view } = part;
  return (
    <>
      <ReachNote reach={page.gateway} />
      {whyNotProjects === null || view.name !== 'projects' ? null : (
        <p className="small access-why-not" role="note">
          {whyNotProjects}
        </p>
      )}
      <div className="access-body">
        {view.name === 'projects' ? <ProjectsView page={page} {...part} /> : null}
        {view.name === 'keys' ? <KeysView page={page} {...part} /> : null}
        {view.name === 'audit' ? <AuditView view={view} nowMs={part.nowMs} /> : null}
      </div>
    </>
  );
}

/** Who may use what: projects and keys with their limits, and what was done to them. */
export function AccessPage() {
  const view = useAccessView();
  const page = useAccessPage();
  const orders = useAccessOrders(page.data?.whyNotProjects ?? null);
  const dialogState = useAccessDialogs();
  const nowMs = useNow(1000);
  const { isStale } = useConnection();
  const { dialogs } = dialogState;
  const data: PageData | undefined = page.data;
  const whyNot = data ? null : 'The page is loading.';
  return (
    <>
      <ToolBar title="Access" scope={<Segments label="Shown" value={view.name} options={views} onChange={view.show} />}>
        <Button icon="plus" whyNot={whyNot ?? orders.whyNotProjects} onClick={() => dialogs.addProject(null)}>
          Project
        </Button>
        <Button kind="primary" icon="plus" whyNot={whyNot ?? orders.whyNotService} onClick={() => dialogs.addKey(null)}>
          Key
        </Button>
      </ToolBar>
      <div className="access" data-stale={isStale}>
        {data ? (
          <AccessBody page={data} {...{ view, orders, dialogs, nowMs }} />
        ) : page.error ? (
          <div className="access-list access-failed">
            <FailedPart
              error={describeError(page.error)}
              stillWorks="Keys and limits hold all the same."
              onRetry={() => void page.refetch()}
            />
          </div>
        ) : (
          <div className="access-body">
            <LoadingList />
          </div>
        )}
      </div>
      {data ? <DialogHost state={dialogState} page={data} orders={orders} view={view} /> : null}
    </>
  );
}
