import './overview.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Overview, Status } from '../../../apps/contract/control/index.ts';
import {
  CommandsButton,
  describeError,
  FailedPart,
  FirstRun,
  Segments,
  ToolBar,
  useConnection,
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
import { SpeedBand } from './speed/speed-band.tsx';
import { UseBand } from './use/use-band.tsx';
import { readSpan, type Span, spans, spanWords } from './window.ts';

interface HistoryProps {
  readonly overview: Overview;
  readonly span: Span;
  readonly onRetry: () => void;
}

function HistoryBands({ overview, span, onRetry }: HistoryProps) {
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
  if (history.byProject.total.requests === 0) {
    return (
      <Band label="Speed, use" note={`last ${spanWords[span]}`}>
        <FirstRun status={status} sentence={`No request in the last ${spanWords[span]}.`} />
      </Band>
    );
  }
  return (
    <>
      <SpeedBand overview={overview} history={history} span={span} />
      <UseBand history={history} span={span} />
    </>
  );
}

interface BandsProps {
  readonly status: Status | undefined;
  readonly page: ReturnType<typeof useOverview>;
  readonly span: Span;
}

function Bands({ status, page, span }: BandsProps) {
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
      <MemoryBand status={status} byModel={byModel} span={span} />
      {page.data ? <HistoryBands overview={page.data} span={span} onRetry={retry} /> : null}
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
  const search: { readonly span?: unknown } = useSearch({ strict: false });
  const span = readSpan(search.span);
  const navigate = useNavigate();
  const page = useOverview(span);
  const status = useStatus().data ?? page.data?.status;
  const { isStale } = useConnection();
  return (
    <>
      <ToolBar
        title="Overview"
        scope={
          <Segments
            label="Time span"
            value={span}
            options={spans.map((value) => ({ value, label: spanWords[value] }))}
            onChange={(next) => void navigate({ to: '/', search: { span: next } })}
          />
        }
      >
        {status ? <DaemonControls status={status} /> : null}
        <CommandsButton />
      </ToolBar>
      <div className="page-scroll" data-stale={isStale}>
        <Bands status={status} page={page} span={span} />
      </div>
      {status ? <LiveSummary inFlight={status.inFlight} /> : null}
    </>
  );
}
