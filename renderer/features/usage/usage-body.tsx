import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { UsagePage, UsagePageParts } from '../../../apps/contract/model/index.ts';
import {
  Blocks,
  Button,
  ChartSwitch,
  CopyButton,
  describeError,
  FailedPart,
  ScrollRegion,
  Segments,
  seriesOf,
  type TimeWindow,
  toChartMarks,
  useMarks,
  useModelSeries,
} from '../../shared/index.ts';
import { buildStack, othersSeries } from './chart/build-stack.ts';
import { describeStack } from './chart/describe-stack.ts';
import { StackTable } from './chart/stack-table.tsx';
import { UsageChart } from './chart/usage-chart.tsx';
import { describeUsage } from './describe-usage.ts';
import { measures, measureWords } from './measures.ts';
import { buildQuotas } from './parts/build-quotas.ts';
import { QuotaPart } from './parts/quota-part.tsx';
import {
  BreaksPart,
  CachePart,
  CallersPart,
  CutsPart,
  ErrorsPart,
  OverheadPart,
  SavingsPart,
} from './parts/usage-parts.tsx';
import { useSpeed } from './queries.ts';
import { buildUsageRows } from './table/build-usage-rows.ts';
import { UsageSpeedTable } from './table/speed-table.tsx';
import { UsageTable } from './table/usage-table.tsx';
import type { UsageView } from './use-usage-view.ts';
import { groupings } from './window.ts';

interface BodyProps {
  readonly view: UsageView;
  readonly page: UsagePage;
  readonly parts: UseQueryResult<UsagePageParts>;
}

const none: readonly string[] = [];

/** The chart and the table that adds up to it share colours: a model's own, or those of the largest groups. */
function useStack({ view, page }: Pick<BodyProps, 'view' | 'page'>) {
  const isByModel = page.report.by === 'model';
  const names = isByModel ? page.report.rows.map(({ name }) => name).filter((name) => name !== null) : none;
  const book = useModelSeries(names);
  const { show, isCompared } = view;
  return useMemo(
    () =>
      buildStack(page, {
        ...{ measure: show, isCompared },
        seriesFor: (name, place) => (isByModel && name !== null ? seriesOf(book, name) : place + 1),
      }),
    [page, show, isCompared, isByModel, book],
  );
}

function Speed({ view, page }: Pick<BodyProps, 'view' | 'page'>) {
  const speed = useSpeed(view.by, view.window);
  if (speed.data) {
    return (
      <ScrollRegion className="usage-speed-scroll" label={`Speed by ${view.by}`}>
        <UsageSpeedTable report={speed.data} keyNames={page.keyNames} />
      </ScrollRegion>
    );
  }
  if (speed.error) return <FailedPart error={describeError(speed.error)} onRetry={() => void speed.refetch()} />;
  return <Blocks widths={[92, 88, 90]} rowHeight={24} label="Speeds are loading" />;
}

const tables = [
  { value: 'use', label: 'Use' },
  { value: 'speed', label: 'Speed' },
] as const;

function Choices({ view, page }: Pick<BodyProps, 'view' | 'page'>) {
  const shown = measures.filter((measure) => measure !== 'saved' || page.savings !== null);
  return (
    <div className="usage-choices">
      <span className="small muted">by</span>
      <Segments label="By" value={view.by} options={groupings} onChange={view.setBy} />
      <span className="small muted">show</span>
      <Segments
        label="Show"
        value={view.show}
        options={shown.map((value) => ({ value, label: measureWords[value] }))}
        onChange={view.setShow}
      />
      <Segments label="Table" value={view.table} options={tables} onChange={view.setTable} />
      <Button size="small" aria-pressed={view.isCompared} onClick={view.toggleCompared}>
        {view.window.range === null ? `vs ${view.window.words} before` : 'vs the time before'}
      </Button>
    </div>
  );
}

function ChartPart({ view, page }: Pick<BodyProps, 'view' | 'page'>) {
  const [isTable, setIsTable] = useState(false);
  const stack = useStack({ view, page });
  const words = describeStack(page, stack, view);
  const { lengthMs, range } = view.window;
  const marks = toChartMarks(useMarks(lengthMs, range?.untilMs), page.report.untilMs);
  const { rows, total } = useMemo(() => buildUsageRows(page, view.show), [page, view.show]);
  const series = new Map(stack.layers.filter(({ isOthers }) => !isOthers).map((layer) => [layer.name, layer.series]));
  return (
    <>
      <div className="usage-chart-frame">
        {isTable ? (
          <StackTable stack={stack} words={words} />
        ) : (
          <UsageChart {...{ stack, words, marks }} hasEnded={range !== null} onSelect={view.chooseRange} />
        )}
        <div className="chart-switch">
          <ChartSwitch isTable={isTable} onChange={setIsTable} />
        </div>
      </div>
      {view.table === 'speed' ? (
        <Speed view={view} page={page} />
      ) : (
        <UsageTable
          {...{ rows, total }}
          by={page.report.by}
          show={view.show}
          since={view.window.filter}
          seriesOf={(group) => series.get(group) ?? othersSeries}
        />
      )}
    </>
  );
}

function Parts({ view, page, parts }: BodyProps) {
  const nowMs = page.atMs;
  const quotas = buildQuotas(page.quotas, nowMs);
  const { data, error } = parts;
  return (
    <div className="usage-parts">
      <QuotaPart quotas={quotas} />
      {data === undefined ? (
        error ? (
          <FailedPart error={describeError(error)} onRetry={() => void parts.refetch()} />
        ) : (
          <Blocks widths={[80, 90, 70]} rowHeight={24} label="More is loading" />
        )
      ) : (
        <>
          <CallersPart parts={data} since={view.window.filter} nowMs={nowMs} />
          <ErrorsPart parts={data} since={view.window.filter} nowMs={nowMs} />
          <CutsPart parts={data} since={view.window.filter} nowMs={nowMs} />
          <BreaksPart parts={data} since={view.window.filter} nowMs={nowMs} />
          <CachePart parts={data} since={view.window.filter} nowMs={nowMs} />
          <OverheadPart parts={data} since={view.window.filter} nowMs={nowMs} />
        </>
      )}
      <SavingsPart savings={page.savings} />
    </div>
  );
}

/** The window as the command takes it. */
const writeSpan = ({ filter }: TimeWindow): string => filter.replaceAll(/\b(since|until):/g, '--$1 ');

/** The page once there is something to tell. */
export function UsageBody(props: BodyProps) {
  const { view, page } = props;
  const { head, rest } = describeUsage(page, view.window);
  const command = `drover usage --by ${view.by} ${writeSpan(view.window)}`;
  return (
    <>
      <section className="usage-band" aria-label="Use over time">
        <div className="usage-head">
          <p className="usage-sentence">
            <b>{head}</b> <span className="muted">{rest}</span>
          </p>
          <CopyButton text={command} what="command" kind="quiet" size="small">
            <code>{command}</code>
          </CopyButton>
        </div>
        <Choices view={view} page={page} />
        <ChartPart view={view} page={page} />
      </section>
      <Parts {...props} />
    </>
  );
}
