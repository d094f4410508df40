import { useState } from 'react';
import type { ModelsPage as PageData } from '../../../apps/contract/model/index.ts';
import { Blocks, describeError, FailedPart, useModelSeries, useNarrow, useNow, useStatus } from '../../shared/index.ts';
import { CompareView } from './compare/compare-view.tsx';
import { ModelDetail } from './detail/model-detail.tsx';
import { DiskBand } from './disk/disk-band.tsx';
import { findFacts } from './find-facts.ts';
import { ListState } from './list-state.tsx';
import { MemoryHead } from './memory/memory-head.tsx';
import { PullAnnouncer } from './pulls/pull-announcer.tsx';
import { PullList } from './pulls/pull-list.tsx';
import { useDisk, useMachine } from './queries.ts';
import { ResidencyBand } from './residency/residency-band.tsx';
import { buildRows, type ModelRow } from './table/build-rows.ts';
import { InstalledTable } from './table/installed-table.tsx';
import { readSort, sortRows } from './table/sort-rows.ts';
import { useDelete } from './use-delete.ts';
import { useModelKeys } from './use-model-keys.ts';
import type { ModelOrders } from './use-model-orders.ts';
import type { ModelsView } from './use-models-view.ts';

interface ModelsBodyProps {
  readonly page: PageData;
  readonly view: ModelsView;
  readonly orders: ModelOrders;
  readonly box: { readonly current: { focus(): void } | null };
  readonly onPull: (model: string) => void;
}

const listTold = ({ residency, events }: PageData): string[] => [
  ...new Set([
    ...residency.residents.map(({ name }) => name),
    ...residency.loading.map(({ model }) => model),
    ...events.map(({ model }) => model),
  ]),
];

/** The chosen model; until one is chosen the first row, which stays the one while the order changes around it. */
function useChosen(rows: readonly ModelRow[], wanted: string | null): string | null {
  const [kept, setKept] = useState<string | null>(null);
  const isThere = (name: string | null): boolean => rows.some((row) => row.name === name);
  const chosen = isThere(wanted) ? wanted : isThere(kept) ? kept : (rows[0]?.name ?? null);
  if (chosen !== kept) setKept(chosen);
  return chosen;
}

/** The disk's lines push the lanes down, so that both wait for the disk. */
function LoadingFoot() {
  return (
    <div className="disk-band">
      <Blocks widths={[52, 70, 88, 84]} rowHeight={28} label="Disk is loading" />
    </div>
  );
}

/** The page once its data is there: list, disk and lanes at the left, the chosen model at the right. */
export function ModelsBody({ page, view, orders, box, onPull }: ModelsBodyProps) {
  const diskQuery = useDisk();
  const disk = diskQuery.data;
  const diskFreeBytes = useMachine().data?.diskFreeBytes ?? null;
  const inFlight = useStatus().data?.inFlight ?? [];
  const nowMs = useNow(1000);
  const series = useModelSeries(listTold(page));
  const sources = { page, disk, inFlight };
  const askToDelete = useDelete(sources, orders);
  const rows = sortRows(buildRows({ page, disk, inFlight, series, nowMs }, view.text), readSort(view.sort));
  const isNarrow = useNarrow();
  const chosen = useChosen(rows, view.chosen);
  const model = page.installed?.find(({ name }) => name === chosen);
  const onKey = useModelKeys({ view, rows, chosen, orders, box });
  const count = page.installed?.length ?? 0;
  if (view.compared !== null) {
    return (
      <div className="models-list">
        <CompareView page={page} names={view.compared} series={series} view={view} nowMs={nowMs} />
      </div>
    );
  }
  return (
    <>
      <div className="models-list">
        <MemoryHead residency={page.residency} series={series} />
        <PullList pulls={page.pulls} freeBytes={diskFreeBytes} orders={orders} />
        {rows.length === 0 ? null : <InstalledTable {...{ rows, count, chosen, view, orders, onKey }} />}
        <ListState {...{ page, view, orders, onPull }} rowCount={rows.length} />
        {page.use === null ? (
          <p className="small muted use-unknown">
            Who used what is not known. {page.storageProblem ?? 'The request log cannot be read.'}
          </p>
        ) : null}
        {diskQuery.isPending ? (
          <LoadingFoot />
        ) : (
          <>
            {disk && disk.totalBytes > 0 ? (
              <DiskBand report={disk} freeBytes={diskFreeBytes} nowMs={nowMs} orders={orders} onDelete={askToDelete} />
            ) : null}
            {!disk && diskQuery.error ? (
              <section className="disk-band" aria-label="Disk">
                <FailedPart error={describeError(diskQuery.error)} onRetry={() => void diskQuery.refetch()} />
              </section>
            ) : null}
            <ResidencyBand events={page.events} residents={page.residency.residents} series={series} />
          </>
        )}
        <PullAnnouncer pulls={page.pulls} />
      </div>
      {model && (!isNarrow || view.isOpen) ? (
        <ModelDetail
          key={model.name}
          {...{ model, nowMs, orders }}
          facts={findFacts(model.name, sources)}
          residency={page.residency}
          series={series[model.name] ?? null}
          onClose={view.close}
          onDelete={askToDelete}
          onCompare={(name) => view.compare([name])}
        />
      ) : null}
    </>
  );
}
