import './overview.css';
import type { Overview, Status } from '../../../apps/contract/control/index.ts';
import {
  CommandsButton,
  describeError,
  FailedPart,
  FirstRun,
  type PageWindow,
  Segments,
  ToolBar,
  useConnection,
  usePageWindow,
  useStatus,
} from '../../shared/index.ts';
import { Band } from './band.tsx';
import { DaemonControls } from './daemon-controls.tsx';
import { LiveSummary } from './live-summary.tsx';
import { LoadingBands } from './loading-bands.tsx';
import { MemoryBand } from './memory/memory-band.tsx';
import { NowBand } from './now/now-band.tsx';
import { ProblemsBand } from './problems/problems-band.tsx';
import { useOverview } from './queries.ts';
import { QuietRange } from './quiet-range.tsx';
import { SpeedBand } from './speed/speed-band.tsx';
import { UseBand } from './use/use-band.tsx';
import { spans } from './window.ts';

interface HistoryProps {
  readonly overview: Overview;
  readonly view: PageWindow;
  readonly onRetry: () => void;
}

function HistoryBands({ overview, view, onRetry }: HistoryProps) {
  const { history, storageProblem, status } = overview;
  if (!history) {
    const message = storageProblem ?? 'The request log cannot be read.';
    const advice = 'Requests are answered all the same. `drover doctor` says what is wrong with the log.';
    return (
      <Band label="Speed, use">
        <FailedPart
          error={{ message, advice, code: 'storage_unavailable' }}
          stillWorks="Requests are answered all the same."
          onRetry={onRetry}
        />
      </Band>
    );
  }
  const { window } = view;
  if (history.byProject.total.requests === 0) {
    const sentence = `No request ${window.clause}.`;
    return (
      <Band label="Speed, use" note={window.note}>
        {window.range === null ? (
          <FirstRun status={status} sentence={sentence} />
        ) : (
          <QuietRange sentence={sentence} onLeave={view.leaveRange} />
        )}
      </Band>
    );
  }
  return (
    <>
      <SpeedBand overview={overview} history={history} view={view} />
      <UseBand history={history} window={window} />
    </>
  );
}

interface BandsProps {
  readonly status: Status | undefined;
  readonly page: ReturnType<typeof useOverview>;
  readonly view: PageWindow;
}

function Bands({ status, page, view }: BandsProps) {
  const retry = (): void => void page.refetch();
  if (!status && page.error) {
    return (
      <Band label="Now">
        <FailedPart error={describeError(page.error)} onRetry={retry} />
      </Band>
    );
  }
  if (!status) return <LoadingBands />;
  const byModel = page.data?.history?.byModel.rows ?? [];
  return (
    <>
      <NowBand status={status} />
      <MemoryBand status={status} byModel={byModel} window={view.window} />
      {page.data ? <HistoryBands overview={page.data} view={view} onRetry={retry} /> : null}
      {!page.data && page.error ? (
        <Band label="Speed, use">
          <FailedPart
            error={describeError(page.error)}
            stillWorks="Requests are answered all the same."
            onRetry={retry}
          />
        </Band>
      ) : null}
      <ProblemsBand status={status} />
    </>
  );
}

/** Is it well, what is it doing, what do I do. */
export function OverviewPage() {
  const view = usePageWindow({ to: '/', spans, usual: '24h' });
  const page = useOverview(view.window);
  const status = useStatus().data ?? page.data?.status;
  const { isStale } = useConnection();
  return (
    <>
      <ToolBar
        title="Overview"
        scope={<Segments label="Time span" value={view.value} options={view.options} onChange={view.choose} />}
      >
        {status ? <DaemonControls status={status} /> : null}
        <CommandsButton />
      </ToolBar>
      <div className="page-scroll" data-stale={isStale}>
        <Bands status={status} page={page} view={view} />
      </div>
      {status ? <LiveSummary inFlight={status.inFlight} /> : null}
    </>
  );
}
