import './usage.css';
import type { UsagePage as PageData } from '../../../apps/contract/model/index.ts';
import {
  Blocks,
  CommandsButton,
  describeError,
  ExportMenu,
  FailedPart,
  FirstSteps,
  Segments,
  ToolBar,
  useConnection,
  useStatus,
} from '../../shared/index.ts';
import { renderUsageCsv, renderUsageJson } from './export/render-usage-export.ts';
import { useUsage } from './queries.ts';
import { UsageBody } from './usage-body.tsx';
import { type UsageView, useUsageView } from './use-usage-view.ts';

function Waiting() {
  return (
    <div className="usage-band">
      <Blocks widths={[46, 60]} rowHeight={24} label="Usage is loading" />
      <Blocks widths={[100, 100, 100, 100, 100, 100, 100]} rowHeight={28} label="The chart is loading" />
      <Blocks widths={[92, 88, 90, 84, 91]} rowHeight={24} label="The table is loading" />
    </div>
  );
}

interface ContentProps {
  readonly view: UsageView;
  readonly usage: ReturnType<typeof useUsage>;
}

function Content({ view, usage: { page, parts } }: ContentProps) {
  const { data: status } = useStatus();
  if (page.data === undefined) {
    if (!page.error) return <Waiting />;
    return (
      <div className="usage-band">
        <FailedPart
          error={describeError(page.error)}
          stillWorks="Requests are answered all the same."
          onRetry={() => void page.refetch()}
        />
      </div>
    );
  }
  const hasHistory = page.data.report.total.requests + page.data.previous.total.requests > 0;
  if (!hasHistory && status && view.window.range === null) {
    return (
      <div className="usage-band">
        <FirstSteps
          gatewayUrl={status.about.gatewayUrl}
          model={status.resident[0]?.name ?? null}
          sentence={`No request ${view.window.clause}.`}
        />
      </div>
    );
  }
  return <UsageBody view={view} page={page.data} parts={parts} />;
}

const exportName = ({ report: { by } }: PageData): string => `usage-by-${by}`;

/** Who used what, over time. */
export function UsagePage() {
  const view = useUsageView();
  const usage = useUsage(view.by, view.window);
  const { isStale } = useConnection();
  const { data } = usage.page;
  return (
    <>
      <ToolBar
        title="Usage"
        scope={<Segments label="Time span" value={view.value} options={view.options} onChange={view.choose} />}
      >
        {data === undefined || data.report.rows.length === 0 ? null : (
          <ExportMenu
            name={exportName(data)}
            rowCount={data.report.rows.length + 1}
            renderCsv={() => renderUsageCsv(data, view.show)}
            renderJson={() => renderUsageJson(data, view.show)}
          />
        )}
        <CommandsButton />
      </ToolBar>
      <div className="page-scroll usage" data-stale={isStale}>
        <Content view={view} usage={usage} />
      </div>
    </>
  );
}
